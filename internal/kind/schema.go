package kind

import (
	"maps"
	"slices"
)

// An object is a JSON object on its way out.
type object = map[string]any

// Schema returns the JSON Schema (2020-12) of a body of d, as what
// encoding/json takes. The rules that a schema cannot say stand in it as
// x-after and x-sum; personal fields are no part of a body.
func (d *Definition) Schema() map[string]any {
	s := schemaObject(d.Fields)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = "urn:konbit:kind:" + string(d.Kind())
	s["title"] = d.Labels.In("en")
	if hint := d.Hint.In("en"); hint != "" {
		s["description"] = hint
	}
	return s
}

func schemaObject(fields []Field) object {
	properties, required, rules := object{}, []string{}, []any{}
	for i := range fields {
		f := &fields[i]
		if f.Personal {
			continue
		}
		properties[f.Name] = f.schema()
		if f.Required {
			required = append(required, f.Name)
		}
		if len(f.RequiredIf) > 0 {
			var all []any
			for name, codes := range f.RequiredIf.all() {
				all = append(all, find(fields, name).schemaIf(codes))
			}
			rules = append(rules, object{"if": object{"allOf": all}, "then": object{"required": []string{f.Name}}})
		}
		if len(f.OneOf) > 0 {
			var either []any
			for _, name := range append([]string{f.Name}, f.OneOf...) {
				either = append(either, object{"required": []string{name}})
			}
			rules = append(rules, object{"anyOf": either})
		}
	}
	s := object{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		s["required"] = required
	}
	if len(rules) > 0 {
		s["allOf"] = rules
	}
	return s
}

// schemaIf returns the schema of an object whose field f has one of codes.
func (f *Field) schemaIf(codes Names) object {
	var either []any
	given := object{"required": []string{f.Name}}
	if f.Type == Bool {
		given["properties"] = object{f.Name: object{"const": true}}
	}
	var words []string
	for _, code := range codes {
		switch code {
		case "true":
			either = append(either, given)
		case "false":
			either = append(either, object{"not": given})
		default:
			words = append(words, code)
		}
	}
	if len(words) > 0 {
		has := object{"enum": words}
		if f.Type == Codes {
			has = object{"contains": has}
		}
		either = append(either, object{"required": []string{f.Name}, "properties": object{f.Name: has}})
	}
	return object{"anyOf": either}
}

// The forms of times that the pattern of a schema can tell.
const (
	datePattern      = `^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?|-W[0-5][0-9])?$`
	instantPattern   = `^[0-9]{4}-[0-1][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9](:[0-6][0-9](\.[0-9]+)?)?(Z|[+-][0-2][0-9]:[0-5][0-9])(\[[A-Za-z0-9_/+-]+\])?$`
	idPattern        = `^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`
	sha256Pattern    = `^[0-9a-f]{64}$`
	mediaPattern     = `^[^/ ]+/[^/ ]+$`
	somethingPattern = `\S`
)

// schema returns the schema of one value of f.
func (f *Field) schema() object {
	s := f.schemaType()
	s["title"] = f.Label("en")
	if hint := f.Hint.In("en"); hint != "" {
		s["description"] = hint
	}
	if f.After != "" {
		s["x-after"] = f.After
	}
	if len(f.Sum) > 0 {
		s["x-sum"] = f.Sum
	}
	return s
}

func (f *Field) schemaType() object {
	switch f.Type {
	case Text, LongText:
		limit := float64(maxText)
		if f.Type == LongText {
			limit = maxLongText
		}
		if f.Max != nil {
			limit = *f.Max
		}
		return object{"type": "string", "pattern": somethingPattern, "minLength": max(1, ptr(f.Min)), "maxLength": limit}
	case Integer, Decimal:
		return f.limits(object{"type": map[Type]string{Integer: "integer", Decimal: "number"}[f.Type]})
	case Quantity, Money:
		return f.schemaQuantity()
	case Breakdown:
		parts := object{}
		for _, code := range f.codes() {
			parts[code] = object{"type": "integer", "minimum": 0}
		}
		return object{"type": "object", "additionalProperties": false, "minProperties": 1, "properties": parts}
	case Bool:
		return object{"type": "boolean"}
	case Coded:
		return object{"type": "string", "enum": f.codes()}
	case Codes:
		return object{"type": "array", "minItems": 1, "uniqueItems": true, "items": object{"type": "string", "enum": f.codes()}}
	case Date:
		return object{"type": "string", "pattern": datePattern}
	case DateTime:
		return object{"type": "string", "pattern": instantPattern}
	case Period:
		return object{"type": "string", "minLength": 4, "description": "a date or instant, or two joined by a slash, one of which may be \"..\""}
	case Ref:
		return object{"type": "string", "pattern": idPattern, "x-to": f.To}
	case List:
		s := object{"type": "array", "minItems": max(1, ptr(f.Min)), "items": schemaObject(f.Fields)}
		if f.Max != nil {
			s["maxItems"] = *f.Max
		}
		return s
	case Media:
		return object{"type": "array", "minItems": 1, "items": object{
			"type": "object", "additionalProperties": false, "required": []string{"sha256", "type"},
			"properties": object{
				"sha256":  object{"type": "string", "pattern": sha256Pattern},
				"type":    object{"type": "string", "pattern": mediaPattern},
				"name":    object{"type": "string"},
				"size":    object{"type": "integer", "minimum": 0},
				"caption": object{"type": "string"},
			},
		}}
	case Raw:
		return object{"type": "object"}
	default:
		return f.schemaGeometry()
	}
}

func (f *Field) limits(s object) object {
	if f.Min != nil {
		s["minimum"] = *f.Min
	}
	if f.Max != nil {
		s["maximum"] = *f.Max
	}
	return s
}

func (f *Field) schemaQuantity() object {
	unit := object{"type": "string"}
	required := []string{"value"}
	switch {
	case f.Type == Money:
		unit["enum"] = f.codes()
	case len(f.units) > 0:
		unit["enum"] = f.units
	case f.set.vocabularies["unit"] != nil:
		var codes []string
		for _, c := range f.set.vocabularies["unit"].Codes {
			codes = append(codes, c.Code)
		}
		unit["enum"] = codes
	}
	if len(f.units) != 1 {
		required = append(required, "unit")
	}
	q := object{"type": "string"}
	if v := f.set.vocabularies["qualifier"]; v != nil {
		q["enum"] = slices.Sorted(maps.Keys(v.index))
	}
	return object{
		"type": "object", "additionalProperties": false, "required": required,
		"properties": object{
			"value": f.limits(object{"type": "number"}), "high": f.limits(object{"type": "number"}),
			"qualifier": q, "unit": unit,
		},
		"if":   object{"required": []string{"qualifier"}, "properties": object{"qualifier": object{"const": "range"}}},
		"then": object{"required": []string{"high"}},
		"else": object{"not": object{"required": []string{"high"}}},
	}
}

func (f *Field) schemaGeometry() object {
	point := object{
		"type": "array", "minItems": 2, "maxItems": 2, "description": "longitude, latitude in degrees (WGS 84)",
		"prefixItems": []any{
			object{"type": "number", "minimum": -180, "maximum": 180},
			object{"type": "number", "minimum": -90, "maximum": 90},
		},
	}
	switch f.Type {
	case Point:
		return point
	case Track:
		return object{"type": "array", "minItems": 2, "items": point}
	case Place:
		text := object{"type": "string"}
		return object{
			"type": "object", "additionalProperties": false,
			"properties": object{"code": text, "name": text, "point": point, "precision": text},
			"anyOf": []any{
				object{"required": []string{"code"}}, object{"required": []string{"name"}}, object{"required": []string{"point"}},
			},
		}
	default:
		return schemaArea(point)
	}
}

// schemaArea returns the schema of a GeoJSON area of such points.
func schemaArea(point object) object {
	ring := object{"type": "array", "minItems": 4, "items": point}
	polygon := object{"type": "array", "minItems": 1, "items": ring}
	shape := func(name string, coordinates object) object {
		return object{"properties": object{"type": object{"const": name}, "coordinates": coordinates}}
	}
	return object{
		"type": "object", "required": []string{"type", "coordinates"},
		"oneOf": []any{shape("Polygon", polygon), shape("MultiPolygon", object{"type": "array", "minItems": 1, "items": polygon})},
	}
}
