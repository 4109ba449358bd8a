package version

// HomeURL is where the tools come from.
const HomeURL = "https://github.com/scs-tools/scs"

// PageURL returns the address of a page of the repository, by its path there.
func PageURL(path string) string { return HomeURL + "/blob/main/" + path }
