package admin

import "localprogress.org/site/internal/content"

func readProgram(r *reader, s *content.Snapshot) {
	s.Program = &content.Program{Statement: r.text("program.statement"), Position: r.number("program.position")}
}

func fillProgram(f filler, s content.Snapshot) {
	f.text("program.statement", s.Program.Statement)
	f.number("program.position", s.Program.Position)
}
