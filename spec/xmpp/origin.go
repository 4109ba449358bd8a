package xmpp

// Origin says where knowledge comes from.
type Origin string

// The origins, the most trustworthy first.
const (
	FromRFC       Origin = "rfc"         // a schema of an RFC
	FromSchema    Origin = "schema"      // the schema of the specification as it stands
	FromRegistry  Origin = "registry"    // the XMPP registrar
	FromText      Origin = "manual"      // read from the text of a specification; what a file says that gives no origin
	FromOldSchema Origin = "schema-old"  // a schema that the specification once had
	From2009      Origin = "schema-2009" // a copy of the schemas made in 2009
	FromCode      Origin = "impl"        // an implementation
	FromExample   Origin = "example"     // examples of specifications
	NameOnly      Origin = "name"        // nothing is known but the name
)

var origins = []string{
	string(FromRFC), string(FromSchema), string(FromRegistry), string(FromText),
	string(FromOldSchema), string(From2009), string(FromCode), string(FromExample), string(NameOnly),
}

// Closed reports whether what is known may be taken for all there is. In a
// closed namespace an unknown element is a mistake, on a closed element an
// unknown attribute; the values of a closed attribute can be relied on.
func (o Origin) Closed() bool {
	switch o {
	case FromRFC, FromSchema, FromRegistry, FromText:
		return true
	}
	return false
}
