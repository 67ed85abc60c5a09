package auth

import (
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// Access says who may call an operation at all. What they may do in a case is the lifecycle's.
type Access struct {
	// Public: everyone, signed in or not.
	Public bool
	// SignedIn: everyone who has signed in.
	SignedIn bool
	// Roles: those who hold one of them somewhere.
	Roles []lifecycle.Role
	// Command: those whose role may give the command.
	Command lifecycle.CommandKind
	// Everywhere: the role must be held for the whole installation, because every programme shares what the
	// operation changes.
	Everywhere bool
}

// Of gives the access of an operation of the contract, by its operationId; false where the table has none.
func Of(operation string) (Access, bool) {
	if access, found := reading(operation); found {
		return access, true
	}
	if access, found := keeping(operation); found {
		return access, true
	}
	kind, found := commands(operation)
	return Access{Command: kind}, found
}

// Check refuses a caller who may not call an operation: Unauthorized where nobody has signed in,
// Forbidden where the role is missing or the operation has no access.
func Check(operation string, caller Caller) error {
	access, found := Of(operation)
	roles := access.Roles
	if access.Command != "" {
		roles = lifecycle.GivenBy(access.Command)
	}
	switch {
	case found && access.Public:
		return nil
	case caller.Anonymous():
		return TokenMissing()
	case found && access.Everywhere && caller.HoldsFor("", roles...),
		found && !access.Everywhere && (access.SignedIn || caller.Holds(roles...)):
		return nil
	}
	return fault.New(fault.Forbidden, "role-missing", "Din rolle giver ikke adgang til dette.",
		"Your role does not give access to this.")
}

// insiders are those who work with open cases.
func insiders() []lifecycle.Role {
	return []lifecycle.Role{
		lifecycle.ProgrammeManager, lifecycle.Secretariat, lifecycle.Assessor, lifecycle.SteeringMember,
		lifecycle.PrincipalRole, lifecycle.Owner, lifecycle.Auditor,
	}
}

// reading is the access of the operations that change nothing.
func reading(operation string) (Access, bool) {
	switch operation {
	case "listMethods", "compareMethods", "listSimilarMethods", "getMethod", "listStudies", "getStudy", "getEvidence",
		"getForestPlot", "getForestTable",
		"getDeclarationRadar", "getDeclarationRadarTable", "getPortfolio", "getGapMap", "getGapMapPicture",
		"getSynthesis", "getImportTemplate",
		"getDeclaration", "getPromisingPractice", "listEvidenceSchemes", "listDecisions", "getDecision",
		"listDocuments", "getDocument", "getDocumentContent",
		"listPhaseModels", "getPhaseModel", "comparePhaseModels", "listProgrammes", "getProgramme",
		"listOrganisations", "getOrganisation", "getVocabulary", "listSynonyms", "getSynonym",
		"exportMethodsCsv", "exportMethodsXlsx", "exportMethodsJsonl",
		"exportStudiesCsv", "exportStudiesXlsx", "exportStudiesJsonl", "getMethodFeed", "getOpenDataCatalogue",
		"getHealth", "getReadiness", "getContract":
		return Access{Public: true}, true
	case "getMe", "listTasks", "getCommand", "listInterestRegistrations":
		return Access{SignedIn: true}, true
	case "getGateReadiness", "listConditions", "getJournal", "getCaseFile", "getOrderedCaseFile",
		"getOrderedCaseFileContent", "listGates", "getGate", "listEvidenceHearings":
		return Access{Roles: insiders()}, true
	case "listSteeringGroups", "getSteeringGroup":
		return Access{Roles: append(insiders(), lifecycle.Admin)}, true
	case "listImports", "getImport":
		return Access{Roles: []lifecycle.Role{lifecycle.Admin, lifecycle.Auditor}}, true
	case "listPeople", "getPerson":
		return Access{Roles: []lifecycle.Role{lifecycle.Admin, lifecycle.Secretariat, lifecycle.Auditor}}, true
	}
	return Access{}, false
}

// keeping is the access of the operations that change content and reference data.
func keeping(operation string) (Access, bool) {
	switch operation {
	case "updateMethod", "putDocument", "withdrawDocument", "registerStudy", "updateStudy", "withdrawStudy":
		return Access{Roles: []lifecycle.Role{lifecycle.ProgrammeManager, lifecycle.Secretariat}}, true
	case "orderCaseFile":
		return Access{Roles: insiders()}, true
	case "answerEvidenceHearing":
		return Access{Roles: []lifecycle.Role{lifecycle.Owner}}, true
	case "putDeclaration", "putPromisingPractice":
		return Access{Roles: []lifecycle.Role{lifecycle.Secretariat, lifecycle.Assessor}}, true
	case "registerInterests":
		return Access{Roles: []lifecycle.Role{
			lifecycle.SteeringMember, lifecycle.Assessor, lifecycle.Secretariat, lifecycle.PrincipalRole,
		}}, true
	case "updateProgramme", "updateSteeringGroup":
		return Access{Roles: []lifecycle.Role{lifecycle.Secretariat, lifecycle.Admin}}, true
	case "createProgramme", "createSteeringGroup",
		"createOrganisation", "updateOrganisation", "addVocabularyTerm", "updateVocabularyTerm",
		"putSynonym", "withdrawSynonym":
		return Access{Roles: []lifecycle.Role{lifecycle.Secretariat, lifecycle.Admin}, Everywhere: true}, true
	case "addPhaseModelVersion", "createPerson", "updatePerson", "grantRole", "revokeRole":
		return Access{Roles: []lifecycle.Role{lifecycle.Admin}, Everywhere: true}, true
	}
	return Access{}, false
}

// commands names the lifecycle command of each operation that gives one.
func commands(operation string) (lifecycle.CommandKind, bool) {
	kind, found := map[string]lifecycle.CommandKind{
		"createMethod":       lifecycle.KindCreate,
		"publishMethod":      lifecycle.KindPublishMethod,
		"withdrawMethod":     lifecycle.KindWithdrawMethod,
		"requestGate":        lifecycle.KindRequestGate,
		"holdMethod":         lifecycle.KindHold,
		"resumeMethod":       lifecycle.KindResume,
		"changeModelVersion": lifecycle.KindChangeModelVersion,
		"fulfilCondition":    lifecycle.KindFulfilCondition,
		"returnFulfilment":   lifecycle.KindReturnFulfilment,
		"acceptFulfilment":   lifecycle.KindAcceptFulfilment,
		"extendCondition":    lifecycle.KindExtendCondition,
		"waiveCondition":     lifecycle.KindWaiveCondition,
		"assignAssessors":    lifecycle.KindAssignAssessors,
		"closeAssessment":    lifecycle.KindCloseAssessment,
		"extendAssessment":   lifecycle.KindExtendAssessment,
		"assess":             lifecycle.KindAssess,
		"answerHearing":      lifecycle.KindAnswerHearing,
		"recommend":          lifecycle.KindRecommend,
		"declareInterest":    lifecycle.KindDeclareInterest,
		"withdrawInterest":   lifecycle.KindWithdrawInterest,
		"ruleOnInterest":     lifecycle.KindRuleOnInterest,
		"objectToRuling":     lifecycle.KindObjectToRuling,
		"voteOnRuling":       lifecycle.KindVoteOnRuling,
		"declareAbsence":     lifecycle.KindDeclareAbsence,
		"vote":               lifecycle.KindVote,
		"closeBallot":        lifecycle.KindCloseBallot,
		"decide":             lifecycle.KindDecide,
		"supplement":         lifecycle.KindSupplement,
		"publishDecision":    lifecycle.KindPublishDecision,
		"correctPublication": lifecycle.KindCorrectPublication,
		"withdrawGate":       lifecycle.KindWithdrawGate,
		"startImport":        lifecycle.KindImport,
	}[operation]
	return kind, found
}
