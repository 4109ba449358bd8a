package script

import "strings"

// MadeUp reports whether a resource looks like what programs make up: letters
// that change their case and digits in places where no words end. Names such as
// "MacBookPro2" do not.
func MadeUp(resource string) bool {
	if i := strings.LastIndexByte(resource, '.'); i >= 0 {
		resource = resource[i+1:] // "client.f81fFeo4"
	}
	if len(resource) < 8 {
		return false
	}
	runs, single, digits, hex := 0, 0, 0, true
	for start := 0; start < len(resource); {
		end := start + 1
		c := resource[start]
		switch {
		case isSmallLetter(c), 'A' <= c && c <= 'Z':
			for end < len(resource) && isSmallLetter(resource[end]) {
				end++
			}
			if end == start+1 {
				single++
			}
		case '0' <= c && c <= '9':
			for end < len(resource) && '0' <= resource[end] && resource[end] <= '9' {
				end++
			}
			digits += end - start
		case c != '-' && c != '_':
			return false
		}
		for _, c := range resource[start:end] {
			hex = hex && strings.ContainsRune("0123456789abcdefABCDEF-", c)
		}
		runs++
		start = end
	}
	if digits == len(resource) {
		return digits >= 10
	}
	return hex && digits >= 4 || single > 0 && len(resource) < 3*runs
}

func isSmallLetter(c byte) bool { return 'a' <= c && c <= 'z' }
