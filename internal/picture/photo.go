// Package picture makes pictures fit to go out with a report: photographs
// reduced to their pixels, and maps to a few lines.
//
// It knows no record and draws nothing (internal/render does). Its one
// invariant: nothing of a file but what can be seen in it reaches an edition -
// not where it was taken, when, or by what.
package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // so that it can be decoded

	"konbit.example/konbit/internal/edition"
)

// What a photo may be: a wider one is made smaller, one of more pixels is left
// out.
const (
	photoWidth  = 1400
	photoPixels = 60 << 20
)

// Photo returns a JPEG or PNG file as it goes out, nil where it is neither.
func Photo(file []byte) *edition.Photo {
	size, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || size.Width < 1 || size.Height < 1 || size.Width > photoPixels/size.Height {
		return nil
	}
	img, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil
	}
	img = shrunk(img, photoWidth)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 82}); err != nil {
		return nil
	}
	return &edition.Photo{JPEG: out.Bytes(), Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}
}

// shrunk returns img at most width pixels wide, each pixel the mean of those it
// stands for, on white.
func shrunk(img image.Image, width int) image.Image {
	from := img.Bounds()
	w := min(width, from.Dx())
	h := max(1, from.Dy()*w/from.Dx())
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		y0 := from.Min.Y + y*from.Dy()/h
		y1 := max(from.Min.Y+(y+1)*from.Dy()/h, y0+1)
		for x := range w {
			x0 := from.Min.X + x*from.Dx()/w
			x1 := max(from.Min.X+(x+1)*from.Dx()/w, x0+1)
			out.SetRGBA(x, y, mean(img, image.Rect(x0, y0, x1, y1)))
		}
	}
	return out
}

// mean returns the mean colour of a part of img, on white.
func mean(img image.Image, part image.Rectangle) color.RGBA {
	var sum [3]uint64
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			r, g, b, a := img.At(x, y).RGBA()
			white := 0xffff - a
			for i, c := range []uint32{r, g, b} {
				sum[i] += uint64(c + white)
			}
		}
	}
	n := uint64(part.Dx()*part.Dy()) << 8
	return color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255}
}
