package ui

import "fmt"

// FocusClasses are the classes of a picture that is cropped, so that the point stays in view: x and y are percent from the
// left and from the top. "" for the middle. Styles know steps of ten.
func FocusClasses(x, y int) string {
	if x, y = (x+5)/10, (y+5)/10; x == 5 && y == 5 {
		return ""
	}
	return fmt.Sprintf("fx%d fy%d", x, y)
}
