package lifecycle

// Role is a role a person holds, for the whole installation or for one programme.
type Role string

// The roles.
const (
	ProgrammeManager Role = "programme_manager" // programleder
	Secretariat      Role = "secretariat"       // sekretariat
	Assessor         Role = "assessor"          // fagkyndig
	SteeringMember   Role = "steering_member"   // styregruppemedlem
	PrincipalRole    Role = "principal"         // besluttende myndighed
	Owner            Role = "owner"             // metodeejer
	Municipality     Role = "municipality"      // kommune
	Auditor          Role = "auditor"           // revisor
	Admin            Role = "admin"             // administrator
	System           Role = "system"            // the program itself
)

// GivenBy lists the roles that may give a command; the rules in Decide narrow it further (a seat's
// holder, the presiding member, an assigned assessor). A member of a steering group is a
// steering_member also as chair, vice chair or substitute.
func GivenBy(kind CommandKind) []Role {
	switch kind {
	case KindCreate, KindFulfilCondition:
		return []Role{ProgrammeManager}
	case KindImport:
		return []Role{Admin}
	case KindRequestGate, KindWithdrawGate:
		return []Role{ProgrammeManager, Secretariat, SteeringMember}
	case KindPublishMethod, KindAssignAssessors, KindExtendAssessment, KindCloseAssessment, KindRecommend,
		KindSupplement, KindPublishDecision, KindCorrectPublication, KindReturnFulfilment, KindAcceptFulfilment,
		KindHold, KindResume, KindChangeModelVersion:
		return []Role{Secretariat}
	case KindAssess:
		return []Role{Assessor}
	case KindAnswerHearing, KindWithdrawMethod:
		return []Role{Owner}
	case KindDeclareInterest, KindWithdrawInterest:
		return []Role{SteeringMember, Assessor, Secretariat, PrincipalRole}
	case KindRuleOnInterest, KindObjectToRuling, KindVoteOnRuling, KindVote, KindCloseBallot, KindExtendCondition:
		return []Role{SteeringMember}
	case KindDeclareAbsence:
		return []Role{SteeringMember, Secretariat}
	case KindDecide:
		return []Role{PrincipalRole}
	case KindWaiveCondition:
		return []Role{SteeringMember, PrincipalRole}
	case KindNoteEvidence, KindTick:
		return []Role{System}
	}
	return nil
}
