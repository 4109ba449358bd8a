package formatter_test

import (
	"testing"
)

// addSeeds gives a fuzz target every script at hand.
func addSeeds(f *testing.F, add func(text string)) {
	for _, pattern := range []string{"testdata/*.scs", "../spec/scansion/*.scs", "../../shared/corpus/*/*.scs"} {
		for _, text := range read(f, pattern) {
			add(text)
		}
	}
}

func FuzzFormat(f *testing.F) {
	addSeeds(f, func(text string) { f.Add(text) })
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 1<<16 {
			wantProperties(t, "fuzz", text)
		}
	})
}

func FuzzRange(f *testing.F) {
	addSeeds(f, func(text string) { f.Add(text, 5, 20) })
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		if len(text) < 1<<16 {
			wantRangeKept(t, text, from, to)
		}
	})
}

// FuzzBody looks for trouble where it is likeliest: in what may stand in a
// stanza.
func FuzzBody(f *testing.F) {
	for _, body := range []string{
		"<a>\n<b c='d'\n e = 'f'/></a >", "<a> <b/>\n</a>", "<a xml:space='preserve'>\n</a>",
		"<a>\n# comment\n</a>", "<a>text\n</a>", "<a>\n<![CDATA[\n]]>\n<b/></a>", "<a\n# comment\nb='c'\n>\n&#10;\n</a>",
		"<a><!-- \n -->\n<b/></a>", "<a/>\n\n\n<b/> <c></c>", "<a><b>\n<c/></b>\n<d>\n</d></a>", "<a b='\n'\r\n/>",
		"<a />\n <![CDATA[\n]]>\n <b />", "<a><!-- b -- c -->\n</a>", "<a\u00d7 />", "<a:b:c />", "<a>\r\r<b />\n</a>",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if len(body) < 1<<14 {
			wantProperties(t, "fuzz", "# title\n\nRomeo sends:\n\t"+body+"\n\n# end\n")
		}
	})
}
