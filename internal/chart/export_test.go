package chart

// Width lets tests measure text as the package does.
func Width(text string, size float64) float64 { return width(text, size) }
