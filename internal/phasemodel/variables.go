package phasemodel

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// The names of the object types that checks see. They cannot be written in an expression.
const (
	methodType     = "dossier.method"
	evidenceType   = "dossier.evidence"
	economyType    = "dossier.economy"
	partnerType    = "dossier.partner"
	conditionsType = "dossier.conditions"
)

// field is a field of an object: its type, and how to read it; it is not there where it is unknown.
type field struct {
	kind *cel.Type
	read func(object any) (value any, known bool)
}

// one is a field with a single value, nil where it is unknown.
func one[S, T any](kind *cel.Type, read func(S) *T) field {
	return field{kind: kind, read: func(object any) (any, bool) {
		holder, ok := object.(S)
		if !ok {
			return nil, false
		}
		value := read(holder)
		if value == nil {
			return nil, false
		}
		return *value, true
	}}
}

// many is a field with a list of texts, nil where it is unknown.
func many[S any](read func(S) []string) field {
	return field{kind: cel.ListType(cel.StringType), read: func(object any) (any, bool) {
		holder, ok := object.(S)
		if !ok {
			return nil, false
		}
		values := read(holder)
		return values, values != nil
	}}
}

// objects declares the fields that checks may use. A field that is not here does not compile.
func objects() map[string]map[string]field {
	text := func(value string) *string { return &value }
	return map[string]map[string]field{
		methodType: {
			"method_type":   one(cel.StringType, func(m MethodFacts) *string { return m.MethodType }),
			"origin":        one(cel.StringType, func(m MethodFacts) *string { return m.Origin }),
			"target_groups": many(func(m MethodFacts) []string { return m.TargetGroups }),
			"age_groups":    many(func(m MethodFacts) []string { return m.AgeGroups }),
			"themes":        many(func(m MethodFacts) []string { return m.Themes }),
			"social_goals":  many(func(m MethodFacts) []string { return m.SocialGoals }),
			"legal_basis":   many(func(m MethodFacts) []string { return m.LegalBasis }),
		},
		evidenceType: {
			"level":              one(cel.IntType, func(e EvidenceFacts) *int64 { return e.Level }),
			"verdict":            one(cel.StringType, func(e EvidenceFacts) *string { return e.Verdict }),
			"harmful":            one(cel.BoolType, func(e EvidenceFacts) *bool { return e.Harmful }),
			"provisional":        one(cel.BoolType, func(e EvidenceFacts) *bool { return e.Provisional }),
			"studies":            one(cel.IntType, func(e EvidenceFacts) *int64 { return e.Studies }),
			"controlled_studies": one(cel.IntType, func(e EvidenceFacts) *int64 { return e.ControlledStudies }),
			"nordic_controlled_studies": one(cel.IntType,
				func(e EvidenceFacts) *int64 { return e.NordicControlledStudies }),
			"months_since_search": one(cel.IntType, func(e EvidenceFacts) *int64 { return e.MonthsSinceSearch }),
		},
		economyType: {
			"cost_per_citizen": one(cel.IntType, func(e EconomyFacts) *int64 { return e.CostPerCitizen }),
			"total_cost":       one(cel.IntType, func(e EconomyFacts) *int64 { return e.TotalCost }),
		},
		partnerType: {
			"kind":         one(cel.StringType, func(p Partner) *string { return text(string(p.Kind)) }),
			"organisation": one(cel.StringType, func(p Partner) *string { return text(p.Organisation) }),
		},
		conditionsType: {
			"open": one(cel.IntType, func(c ConditionsFacts) *int64 { return c.Open }),
		},
	}
}

// errUnknown ends the evaluation of a check that needs what is not known.
var errUnknown = errors.New("not known")

// environment is CEL with the variables of a dossier and nothing else.
func environment() (*cel.Env, error) {
	registry, err := types.NewRegistry()
	if err != nil {
		return nil, fmt.Errorf("phasemodel: CEL types: %w", err)
	}
	d := dossier{Registry: registry, objects: objects()}
	return cel.NewEnv(
		cel.CustomTypeAdapter(d),
		cel.CustomTypeProvider(d),
		cel.ParserRecursionLimit(32),
		cel.Variable("documents", cel.ListType(cel.StringType)),
		cel.Variable("method", cel.ObjectType(methodType)),
		cel.Variable("evidence", cel.ObjectType(evidenceType)),
		cel.Variable("economy", cel.ObjectType(economyType)),
		cel.Variable("partners", cel.ListType(cel.ObjectType(partnerType))),
		cel.Variable("conditions", cel.ObjectType(conditionsType)),
	)
}

// dossier teaches CEL the object types, so that a misspelt field does not compile and an unknown one is
// absent rather than null: null would make "verdict != 'ineffective'" true.
type dossier struct {
	*types.Registry
	objects map[string]map[string]field
}

// FindStructType knows the object types.
func (d dossier) FindStructType(name string) (*types.Type, bool) {
	if _, known := d.objects[name]; known {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return d.Registry.FindStructType(name)
}

// FindStructFieldNames lists the fields of an object type.
func (d dossier) FindStructFieldNames(name string) ([]string, bool) {
	if fields, known := d.objects[name]; known {
		return slices.Sorted(maps.Keys(fields)), true
	}
	return d.Registry.FindStructFieldNames(name)
}

// FindStructFieldType tells the type of a field and how to read it.
func (d dossier) FindStructFieldType(name, fieldName string) (*types.FieldType, bool) {
	fields, known := d.objects[name]
	if !known {
		return d.Registry.FindStructFieldType(name, fieldName)
	}
	f, known := fields[fieldName]
	if !known {
		return nil, false
	}
	return &types.FieldType{
		Type:  f.kind,
		IsSet: func(object any) bool { _, set := f.read(object); return set },
		GetFrom: func(object any) (any, error) {
			value, set := f.read(object)
			if !set {
				return nil, fmt.Errorf("%s: %w", fieldName, errUnknown)
			}
			return value, nil
		},
	}, true
}

// NativeToValue lets CEL carry our objects.
func (d dossier) NativeToValue(value any) ref.Val {
	switch value := value.(type) {
	case MethodFacts:
		return object{kind: methodType, value: value}
	case EvidenceFacts:
		return object{kind: evidenceType, value: value}
	case EconomyFacts:
		return object{kind: economyType, value: value}
	case ConditionsFacts:
		return object{kind: conditionsType, value: value}
	case Partner:
		return object{kind: partnerType, value: value}
	case []Partner:
		return types.NewDynamicList(d, value)
	}
	return d.Registry.NativeToValue(value)
}

// object is one of our objects as a value of CEL.
type object struct {
	kind  string
	value any
}

// ConvertToNative gives the object itself, to those who ask for its own type.
func (o object) ConvertToNative(kind reflect.Type) (any, error) {
	if reflect.TypeOf(o.value).AssignableTo(kind) {
		return o.value, nil
	}
	return nil, fmt.Errorf("phasemodel: %s is no %s", o.kind, kind)
}

// ConvertToType gives the type's name; objects convert to nothing else.
func (o object) ConvertToType(kind ref.Type) ref.Val {
	if kind == types.TypeType {
		return cel.ObjectType(o.kind)
	}
	return types.NewErr("%s is no %s", o.kind, kind.TypeName())
}

// Equal compares what the objects hold.
func (o object) Equal(other ref.Val) ref.Val {
	second, same := other.(object)
	return types.Bool(same && reflect.DeepEqual(o.value, second.value))
}

// Type names the object's type.
func (o object) Type() ref.Type { return cel.ObjectType(o.kind) }

// Value gives the object as it is in Go, which is what the fields are read from.
func (o object) Value() any { return o.value }
