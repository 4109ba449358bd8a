package xmpp_test

import (
	"math"
	"testing"

	"github.com/scs-tools/scs/spec/xmpp"
)

func TestValues(t *testing.T) {
	least, greatest := int64(100), int64(999)
	for _, c := range []struct {
		value xmpp.Value
		yes   []string
		no    []string
	}{
		{xmpp.Value{Type: "string"}, []string{"", "anything"}, nil},
		{xmpp.Value{Type: "jid"}, []string{"romeo@montague.lit"}, nil},
		{xmpp.Value{Type: "boolean"}, []string{"true", "false", "0", "1", " true "}, []string{"", "yes", "True"}},
		{xmpp.Value{Type: "string", Values: []string{"a", "b"}}, []string{"a", "b"}, []string{"", "c", "A"}},
		{xmpp.Value{Type: "string", Values: []string{"a", "b"}, Open: true}, []string{"a", "c"}, nil},
		{xmpp.Value{Type: "string", Fixed: "1.0"}, []string{"1.0"}, []string{"1.1", ""}},
		{xmpp.Value{Type: "byte"}, []string{"-128", "127", "+5", "005"}, []string{"128", "-129", "", "-", "1.0", "x", "٣"}},
		{xmpp.Value{Type: "unsignedInt"}, []string{"0", "4294967295"}, []string{"-1", "4294967296"}},
		{xmpp.Value{Type: "positiveInteger"}, []string{"1", "99999999999999999999"}, []string{"0", "-99999999999999999999"}},
		{xmpp.Value{Type: "integer"}, []string{"-99999999999999999999"}, []string{"--1", "1-"}},
		{xmpp.Value{Type: "int", Min: &least, Max: &greatest}, []string{"100", "999"}, []string{"99", "1000"}},
		{xmpp.Value{Type: "double"}, []string{"1.5", "-2e10"}, []string{"", "much"}},
		{
			xmpp.Value{Type: "dateTime"},
			[]string{"2002-09-10T23:08:25Z", "2002-09-10T23:08:25.123Z", "2002-09-10T23:08:25+02:00", "2002-09-10T23:08:25"},
			[]string{"", "2002-09-10", "20020910T23:08:25", "2002-13-10T23:08:25Z", "now"},
		},
	} {
		for _, text := range c.yes {
			if !c.value.Accepts(text) {
				t.Errorf("%+v does not accept %q", c.value, text)
			}
		}
		for _, text := range c.no {
			if c.value.Accepts(text) {
				t.Errorf("%+v accepts %q", c.value, text)
			}
		}
	}
}

func TestARangeIsThatOfTypeAndBounds(t *testing.T) {
	least, greatest := int64(-5), int64(100)
	for _, c := range []struct {
		value xmpp.Value
		want  xmpp.Range
	}{
		{xmpp.Value{Type: "short"}, xmpp.Range{Least: -32768, Greatest: 32767}},
		{xmpp.Value{Type: "unsignedShort"}, xmpp.Range{Least: 0, Greatest: 65535}},
		{xmpp.Value{Type: "int"}, xmpp.Range{Least: math.MinInt32, Greatest: math.MaxInt32}},
		{xmpp.Value{Type: "positiveInteger", Max: &greatest}, xmpp.Range{Least: 1, Greatest: 100}},
		{xmpp.Value{Type: "integer", Min: &least}, xmpp.Range{Least: -5, Greatest: math.MaxInt64}},
		{xmpp.Value{Type: "unsignedByte", Min: &least}, xmpp.Range{Least: 0, Greatest: 255}},
	} {
		if got, ok := c.value.Range(); !ok || got != c.want {
			t.Errorf("%+v: %+v, %t instead of %+v", c.value, got, ok, c.want)
		}
	}
	for _, other := range []string{"string", "double", "dateTime", "boolean"} {
		if got, ok := (&xmpp.Value{Type: other}).Range(); ok {
			t.Errorf("%s has a range of whole numbers: %+v", other, got)
		}
	}
}
