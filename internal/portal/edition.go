package portal

import (
	"mime"
	"net/http"
	"slices"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/editorial"
)

// editions lists what was issued, as far as the reader may see it.
func (p *portal) editions(v *view) error {
	all, err := p.Office.Editions(v.r.Context(), v.Who, editorial.Ref{Report: v.r.URL.Query().Get("report")}, v.Lang)
	if err != nil {
		return err
	}
	v.Page, v.Title, v.Data = "editions", v.T("portal.tab.editions"), all
	return nil
}

type editionPage struct {
	*editorial.Issued
	Dispatches []editorial.Dispatch
	Waiting    int // that have not got it, and nobody tried
	Failed     int
	MaySend    bool
	Prior      konbit.ID
	Recomputed bool // it was asked for
	Mismatches []editorial.Mismatch
}

// edition shows an edition and what became of it; it releases and sends.
func (p *portal) edition(v *view) error {
	ctx, id := v.r.Context(), konbit.ID(v.r.PathValue("id"))
	if v.r.Method == http.MethodPost {
		if err := v.form(); err != nil {
			return err
		}
		var err error
		switch do := v.r.PostForm.Get("do"); do {
		case "release":
			err = p.Office.Release(ctx, v.Who, id, v.r.PostForm.Get("note"))
		case "send", "retry":
			_, err = p.Office.Send(ctx, v.Who, id, do == "retry")
		default:
			err = konbit.Invalid("do", "%q is nothing that one does with an edition", do)
		}
		if err != nil {
			return err
		}
		return redirection(v.Link("/editions/" + string(id)))
	}
	x, err := p.Office.Edition(ctx, v.Who, id, v.Lang)
	if err != nil {
		return err
	}
	page := &editionPage{Issued: x}
	if page.Prior, err = p.Office.Prior(ctx, v.Who, x.Ref, id); err != nil {
		return err
	}
	if v.Who.ID != "" {
		if page.Dispatches, err = p.Office.Dispatches(ctx, v.Who, id); err != nil {
			return err
		}
	}
	for _, d := range page.Dispatches {
		switch {
		case d.State == editorial.Failed:
			page.Failed++
		case d.State == editorial.Planned, d.State == editorial.NotSent && d.MessageID != "":
			page.Waiting++
		}
	}
	page.MaySend = x.ReplacedBy == "" && (!x.NeedsStep || x.Released != nil)
	if v.r.URL.Query().Get("recompute") != "" {
		page.Recomputed = true
		if page.Mismatches, err = p.Office.Recompute(ctx, v.Who, id); err != nil {
			return err
		}
	}
	v.Page, v.Title, v.Data = "edition", x.Title, page
	return nil
}

// editionFile hands out an edition byte for byte as it was issued.
func (p *portal) editionFile(w http.ResponseWriter, r *http.Request) {
	ctx, id, format := r.Context(), konbit.ID(r.PathValue("id")), r.PathValue("format")
	lang := r.PathValue("language")
	who, err := p.Who(r)
	if err == nil {
		var x *editorial.Issued
		if x, err = p.Office.Edition(ctx, who, id, p.language(r)); err == nil {
			var b []byte
			if b, err = p.Office.File(ctx, who, id, lang, format); err == nil {
				w.Header().Set("Content-Type", editorial.MediaTypes[format])
				w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": x.FileName(lang, format)}))
				w.Header().Set("Content-Language", lang)
				_, _ = w.Write(b) // a reader who went away is no fault of ours
				return
			}
		}
	}
	p.handle(func(*view) error { return err }).ServeHTTP(w, r)
}

// compare shows what an edition says otherwise than another, or a draft than
// the last edition.
func (p *portal) compare(v *view) error {
	ctx, before := v.r.Context(), konbit.ID(v.r.URL.Query().Get("against"))
	var after konbit.ID
	var ref editorial.Ref
	if id := v.r.PathValue("id"); id != "" {
		after = konbit.ID(id)
		x, err := p.Office.Edition(ctx, v.Who, after, v.Lang)
		if err != nil {
			return err
		}
		ref = x.Ref
	} else {
		var err error
		if ref, err = v.ref(); err != nil {
			return err
		}
	}
	var err error
	if before == "" {
		if before, err = p.Office.Prior(ctx, v.Who, ref, after); err != nil {
			return err
		}
	}
	if before == "" {
		return konbit.Errorf(konbit.CodeNotFound, "%s", v.T("portal.compare.none"))
	}
	c, err := p.Office.Compare(ctx, v.Who, before, after, ref, v.Lang)
	if err != nil {
		return err
	}
	page := &comparePage{Comparison: c, Ref: ref}
	for _, m := range c.Values {
		switch m.Type {
		case edition.New:
			page.New = append(page.New, m)
		case edition.Dropped:
			page.Dropped = append(page.Dropped, m)
		case edition.Rested:
			page.Rested = append(page.Rested, m)
		default:
			page.Moved = append(page.Moved, m)
		}
	}
	v.Page, v.Title, v.Data = "compare", v.T("portal.compare.title"), page
	return nil
}

// A comparePage has the values of a comparison by how they differ.
type comparePage struct {
	*editorial.Comparison
	editorial.Ref
	Moved, New, Dropped, Rested []editorial.Moved
}

// Came are the records because of which a value says what it does now.
func (v *view) Came(m editorial.Moved) []editorial.Line { return lines(m, false) }

// Went are the records on which it rested before.
func (v *view) Went(m editorial.Moved) []editorial.Line { return lines(m, true) }

func lines(m editorial.Moved, gone bool) []editorial.Line {
	return slices.DeleteFunc(slices.Clone(m.Because), func(l editorial.Line) bool { return l.Gone != gone })
}
