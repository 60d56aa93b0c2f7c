package admin

import (
	"encoding/json"
	"net/http"
	"strconv"

	"localprogress.org/site/internal/content"
)

// maxAsked is how many entries may be asked for by ID at once.
const maxAsked = 200

// target is an entry that a text can link to, as the editor's script reads it.
type target struct {
	ID     int64  `json:"id"`
	Title  string `json:"title"`
	Kind   string `json:"kind"`
	Path   string `json:"path"`             // "" while it has none
	Hidden string `json:"hidden,omitempty"` // why readers do not see it, in a word: "Draft"
}

// targets answers with the entries that fit the words in q, or that have the IDs in id, as JSON.
func (s *Staff) targets(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	var found []content.Target
	var err error
	if asked := q["id"]; len(asked) > 0 {
		var ids []int64
		for _, v := range asked[:min(len(asked), maxAsked)] {
			if id, err := strconv.ParseInt(v, 10, 64); err == nil {
				ids = append(ids, id)
			}
		}
		found, err = s.content.TargetsByID(r.Context(), ids)
	} else {
		found, err = s.content.Targets(r.Context(), q.Get("q"))
	}
	if err != nil {
		return err
	}
	out := make([]target, len(found))
	for i, t := range found {
		out[i] = target{ID: t.ID, Title: t.Title, Kind: t.Kind.Name(), Path: t.Path()}
		if t.State != content.StatePublished {
			out[i].Hidden = t.State.Name()
		}
	}
	return sendJSON(w, out)
}

// sendJSON answers a script of the editor.
func sendJSON(w http.ResponseWriter, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err = w.Write(body)
	return err
}
