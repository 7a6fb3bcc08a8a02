package picture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"konbit.example/konbit"
	"konbit.example/konbit/internal/edition"
	"konbit.example/konbit/internal/mission"
	"konbit.example/konbit/internal/picture"
)

// camera returns a JPEG as a camera writes it: with an Exif segment that says
// where it was taken.
func camera(t *testing.T, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, color.RGBA{uint8(x * 255 / width), 90, 60, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte("Exif\x00\x00"), "GPSLatitude 18.5 N"...)
	segment := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(append([]byte{0xff, 0xd8}, segment...), b.Bytes()[2:]...)
}

func TestPhotoKeepsPixelsOnly(t *testing.T) {
	file := camera(t, 2800, 1400)
	if _, err := jpeg.Decode(bytes.NewReader(file)); err != nil {
		t.Fatalf("the photo that goes in: %v", err)
	}
	p := picture.Photo(file)
	if p == nil {
		t.Fatal("no photo came out")
	}
	if p.Width != 1400 || p.Height != 700 {
		t.Errorf("%d by %d, want it 1400 wide", p.Width, p.Height)
	}
	if bytes.Contains(p.JPEG, []byte("Exif")) || bytes.Contains(p.JPEG, []byte("GPS")) {
		t.Error("it tells where it was taken")
	}
	if again := picture.Photo(file); !bytes.Equal(again.JPEG, p.JPEG) {
		t.Error("the same file gave another picture")
	}
	img, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := img.At(10, 300).RGBA(); r>>8 > 30 {
		t.Errorf("the left is not dark: %d", r>>8)
	}
	if r, _, _, _ := img.At(1390, 300).RGBA(); r>>8 < 220 {
		t.Errorf("the right is not red: %d", r>>8)
	}
}

func TestPhotoOfAnything(t *testing.T) {
	var seeThrough bytes.Buffer
	if err := png.Encode(&seeThrough, image.NewNRGBA(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	p := picture.Photo(seeThrough.Bytes())
	if p == nil || p.Width != 3 || p.Height != 2 {
		t.Fatalf("a small PNG: %+v", p)
	}
	img, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := img.At(1, 1).RGBA(); r>>8 < 250 {
		t.Error("what is transparent is not white")
	}
	for name, file := range map[string][]byte{"nothing": nil, "text": []byte("hello"), "a broken JPEG": camera(t, 40, 40)[:200]} {
		if picture.Photo(file) != nil {
			t.Errorf("%s is a photo", name)
		}
	}
}

func TestMap(t *testing.T) {
	base := &mission.Basemap{West: 10, South: -1, East: 14, North: 1, Credit: "Invented.", Towns: []mission.Town{{Name: "Low", At: konbit.LonLat{12, -1}}}}
	base.Lines = [][]konbit.LonLat{{{10, 0}, {10.0001, 0}, {12, 0}, {15, 0}, {13, 0}, {13, 0.5}}}
	m, at := picture.Map(base)
	if m.Width != 690 || m.Height < 344 || m.Height > 346 {
		t.Errorf("%g by %g, want twice as wide as high", m.Width, m.Height)
	}
	if got := at(konbit.LonLat{10, 1}); got != (edition.Point{}) {
		t.Errorf("the upper left lies at %v", got)
	}
	if len(m.Lines) != 2 || len(m.Lines[0]) != 2 || len(m.Lines[1]) != 2 {
		t.Errorf("lines %v: want one up to where it leaves the map, without the point that cannot be seen, and one from where it comes back", m.Lines)
	}
	if len(m.Names) != 1 || m.Names[0].At[1] != m.Height {
		t.Errorf("towns %v", m.Names)
	}
}
