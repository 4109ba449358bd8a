package xmpp

import "testing"

func BenchmarkFirstNamespace(b *testing.B) {
	for b.Loop() {
		v := fresh()
		if v.Element("jabber:client", "message") == nil {
			b.Fatal("message is not known")
		}
	}
}

func BenchmarkOpenIndex(b *testing.B) {
	for b.Loop() {
		fresh().Knows("x")
	}
}

func BenchmarkReadPubsub(b *testing.B) {
	text, err := dataFiles.ReadFile("data/0060.txt")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		parse("0060.txt", string(text))
	}
}

func BenchmarkReadEverything(b *testing.B) {
	for b.Loop() {
		v := fresh()
		for _, uri := range v.Namespaces() {
			v.Namespace(uri)
		}
	}
}
