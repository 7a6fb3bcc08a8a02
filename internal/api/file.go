package api

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/access"
	"konbit.example/konbit/internal/kind"
)

// maxFile is the longest file that may stand beside a record.
const maxFile = 20 << 20

// shown are the media types that a browser may open where it stands; all others
// are saved.
var shown = []string{"image/jpeg", "image/png", "image/webp", "image/gif"}

type (
	putFileInput struct {
		RawBody []byte `contentType:"application/octet-stream"`
	}
	putFileOutput struct {
		Body struct {
			SHA256 string `json:"sha256" doc:"What a record's field names the file by."`
			Size   int64  `json:"size"`
		}
	}
	getFileInput struct {
		ID     string `path:"id" doc:"A record that names the file."`
		SHA256 string `path:"sha256"`
	}
)

func (s *server) fileRoutes() {
	handle(s, http.MethodPost, "/files", "Keep a file that a record is going to name", s.putFile, func(op *huma.Operation) { op.MaxBodyBytes = maxFile })
	handle(s, http.MethodGet, "/records/{id}/files/{sha256}", "A file that stands beside a record", s.getFile)
}

func (s *server) putFile(ctx context.Context, who access.Principal, in *putFileInput) (*putFileOutput, error) {
	switch {
	case len(who.Roles) == 0:
		return nil, konbit.Errorf(konbit.CodeForbidden, "only people of the mission may hand files in")
	case len(in.RawBody) == 0:
		return nil, konbit.Invalid("body", "empty: want the bytes of a file")
	}
	sum, err := s.Office.Files.Put(ctx, in.RawBody)
	if err != nil {
		return nil, err
	}
	out := &putFileOutput{}
	out.Body.SHA256, out.Body.Size = sum, int64(len(in.RawBody))
	return out, nil
}

// getFile hands a file out to whoever may read a record that names it.
func (s *server) getFile(ctx context.Context, who access.Principal, in *getFileInput) (*fileOutput, error) {
	e, err := s.Node.Get(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	file, err := s.fileOf(&e.Record, in.SHA256)
	if err != nil {
		return nil, err
	}
	b, err := s.Office.Files.Get(ctx, file.SHA256)
	if err != nil {
		return nil, err
	}
	out := &fileOutput{ContentType: "application/octet-stream", Body: b}
	how := "attachment"
	if slices.Contains(shown, file.Type) {
		out.ContentType, how = file.Type, "inline"
	}
	out.Disposition = mime.FormatMediaType(how, map[string]string{"filename": file.Name})
	return out, nil
}

// fileOf returns the file that r names by sum.
func (s *server) fileOf(r *konbit.Record, sum string) (*kind.File, error) {
	d, ok := s.Node.Kinds.Lookup(r.Kind)
	if !ok {
		return nil, konbit.Errorf(konbit.CodeNotFound, "no kind %s is known here", r.Kind)
	}
	values, err := d.Decode(r.Body)
	if err != nil {
		return nil, fmt.Errorf("record %s: %w", r.ID, err)
	}
	for _, v := range values {
		files, _ := v.([]kind.File)
		if i := slices.IndexFunc(files, func(f kind.File) bool { return f.SHA256 == sum }); i >= 0 {
			return &files[i], nil
		}
	}
	return nil, konbit.Errorf(konbit.CodeNotFound, "record %s names no file %s", r.ID, sum)
}
