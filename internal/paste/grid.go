package paste

// layOut puts the cells where readers see them: a merged cell leaves empty ones beside and below it. It returns nothing where
// that makes far more cells than a table can have.
func layOut(rows [][]cell) [][]cell {
	var grid [][]cell
	cells := 0
	var taken []int // by column: how many more rows a cell from above takes
	for _, row := range rows {
		var line []cell
		skip := func() {
			for len(line) < len(taken) && taken[len(line)] > 0 {
				taken[len(line)]--
				line = append(line, cell{})
			}
		}
		for _, c := range row {
			skip()
			for i := range c.across {
				for len(taken) <= len(line) {
					taken = append(taken, 0)
				}
				taken[len(line)] = c.below - 1
				if i > 0 {
					line = append(line, cell{})
				} else {
					line = append(line, c)
				}
			}
		}
		skip()
		if cells += len(line); cells > 10*maxCells {
			return nil
		}
		grid = append(grid, line)
	}
	return grid
}

// trimGrid takes out empty rows and columns, and makes all rows as long as the longest.
func trimGrid(grid [][]cell) [][]cell {
	used := map[int]bool{}
	var kept [][]cell
	for _, row := range grid {
		empty := true
		for x, c := range row {
			if len(c.blocks) > 0 {
				used[x], empty = true, false
			}
		}
		if !empty {
			kept = append(kept, row)
		}
	}
	width := 0
	for x := range used {
		width = max(width, x+1)
	}
	for y, row := range kept {
		line := make([]cell, 0, len(used))
		for x := range width {
			if !used[x] {
				continue
			}
			var c cell
			if x < len(row) {
				c = row[x]
			}
			line = append(line, c)
		}
		kept[y] = line
	}
	return kept
}
