package render

import (
	"bytes"
	"encoding/binary"
	"math"
	"unicode/utf16"
)

// emf returns d as an Enhanced Metafile ([MS-EMF]), which word processors draw
// as vectors. A unit of it is a twentieth of a pixel.
func emf(d drawing) []byte {
	m := &metafile{}
	m.record(17, 8)                             // SETMAPMODE, anisotropic
	m.record(9, unit(d.Width), unit(d.Height))  // SETWINDOWEXTEX
	m.record(11, unit(d.Width), unit(d.Height)) // SETVIEWPORTEXTEX
	m.record(18, 1)                             // SETBKMODE, transparent
	for _, s := range d.Shapes {
		m.shape(s)
	}
	m.record(14, 0, 16, 20) // EOF
	return append(m.header(d.Width, d.Height), m.Bytes()...)
}

// A metafile collects records. Objects have numbers from 1, each used once.
type metafile struct {
	bytes.Buffer
	records, objects uint32
}

const emfUnits = 20

func unit(px float64) uint32 { return uint32(int32(math.Round(px * emfUnits))) }

// record writes one record: its type, its length and its fields.
func (m *metafile) record(kind uint32, fields ...uint32) {
	m.raw(kind, fields, nil)
}

func (m *metafile) raw(kind uint32, fields []uint32, tail []byte) {
	tail = append(tail, make([]byte, (4-len(tail)%4)%4)...)
	all := append([]uint32{kind, uint32(8 + 4*len(fields) + len(tail))}, fields...)
	for _, f := range all {
		m.Write(binary.LittleEndian.AppendUint32(nil, f))
	}
	m.Write(tail)
	m.records++
}

func (m *metafile) header(width, height float64) []byte {
	const size = 88
	w, h := unit(width), unit(height)
	hundredths := func(px float64) uint32 { return uint32(px * 2540 / 96) }
	fields := []uint32{
		1, size, 0, 0, w, h, // bounds
		0, 0, hundredths(width), hundredths(height), // frame in hundredths of a millimetre
		0x464d4520, 0x10000, uint32(size + m.Len()), m.records + 1, m.objects + 1,
		0, 0, 0, // no description, no palette
		w, h, hundredths(width) / 100, hundredths(height) / 100, // the device
	}
	var b []byte
	for _, f := range fields {
		b = binary.LittleEndian.AppendUint32(b, f)
	}
	return b
}

func colour(grey uint8) uint32 { return uint32(grey) | uint32(grey)<<8 | uint32(grey)<<16 }

// use makes an object by a record of that kind and selects it; the returned
// function puts it away.
func (m *metafile) use(kind uint32, tail []byte, fields ...uint32) func() {
	m.objects++
	n := m.objects
	m.raw(kind, append([]uint32{n}, fields...), tail)
	m.record(37, n) // SELECTOBJECT
	return func() {
		m.record(37, map[uint32]uint32{38: 0x80000007, 39: 0x80000005, 82: 0x8000000d}[kind]) // a stock object in its place
		m.record(40, n)                                                                       // DELETEOBJECT
	}
}

func (m *metafile) pen(grey uint8, wide float64) func() {
	return m.use(38, nil, 0, unit(wide), 0, colour(grey)) // CREATEPEN, solid
}

// noPen selects the pen that draws nothing.
func (m *metafile) noPen() { m.record(37, 0x80000008) }

func (m *metafile) shape(s shape) {
	x, y, r, b := unit(s.X), unit(s.Y), unit(s.X+s.W), unit(s.Y+s.H)
	switch s.Kind {
	case box:
		m.noPen()
		done := m.use(39, nil, 0, colour(s.Grey), 0) // CREATEBRUSHINDIRECT, solid
		if s.Radius > 0 {
			m.record(44, x, y, r, b, unit(2*s.Radius), unit(2*s.Radius)) // ROUNDRECT
		} else {
			m.record(43, x, y, r+1, b+1) // RECTANGLE
		}
		done()
	case hatch:
		for i := -s.H; i < s.W; i += 6 { // lines within the box, at 45 degrees
			x0, x1 := max(i, 0), min(i+s.H, s.W)
			m.line(s.X+x0, s.Y+s.H-(x0-i), s.X+x1, s.Y+s.H-(x1-i), 190, 0.7)
		}
	case line:
		m.dashed(s)
	case path:
		m.path(s)
	case label:
		m.text(s)
	}
}

func (m *metafile) line(x0, y0, x1, y1 float64, grey uint8, wide float64) {
	done := m.pen(grey, wide)
	m.record(27, unit(x0), unit(y0)) // MOVETOEX
	m.record(54, unit(x1), unit(y1)) // LINETO
	done()
}

// path draws a line through points.
func (m *metafile) path(s shape) {
	if len(s.Points) < 2 {
		return
	}
	done := m.pen(s.Grey, s.Stroke)
	for i, p := range s.Points {
		m.record([]uint32{27, 54}[min(i, 1)], unit(p[0]), unit(p[1])) // MOVETOEX, LINETO
	}
	done()
}

// dashed draws a line dash by dash: readers differ in how they scale dashes.
func (m *metafile) dashed(s shape) {
	long := math.Hypot(s.W, s.H)
	if len(s.Dash) == 0 || long == 0 {
		m.line(s.X, s.Y, s.X+s.W, s.Y+s.H, s.Grey, s.Stroke)
		return
	}
	for at, i := 0.0, 0; at < long; i++ {
		step := s.Dash[i%len(s.Dash)]
		if i%2 == 0 {
			a, b := at/long, min(at+step, long)/long
			m.line(s.X+s.W*a, s.Y+s.H*a, s.X+s.W*b, s.Y+s.H*b, s.Grey, s.Stroke)
		}
		at += step
	}
}

// text writes a label. Its lighter part follows, or ends where it ends.
func (m *metafile) text(s shape) {
	x := s.X
	if s.Light == "" {
		m.piece(s, s.Text, s.Bold, x, s.Anchor)
		return
	}
	if s.Anchor == end {
		m.piece(s, s.Light, false, x, end)
		m.piece(s, s.Text, s.Bold, x-measure(s.Light, false), end)
		return
	}
	m.piece(s, s.Text, s.Bold, x, start)
	m.piece(s, s.Light, false, x+measure(s.Text, s.Bold), start)
}

func (m *metafile) piece(s shape, text string, bold bool, x float64, a anchor) {
	weight := uint32(400)
	if bold {
		weight = 600
	}
	italic := byte(0)
	if s.Italic {
		italic = 1
	}
	// LOGFONTW: height, width, escapement, orientation, weight, then bytes
	font := []uint32{uint32(-int32(unit(chartText))), 0, 0, 0, weight}
	tail := []byte{italic, 0, 0, 1, 0, 0, 4, 0x22}
	name := utf16.Encode([]rune("IBM Plex Sans"))
	for i := range 32 {
		var c uint16
		if i < len(name) {
			c = name[i]
		}
		tail = binary.LittleEndian.AppendUint16(tail, c)
	}
	tail = append(tail, make([]byte, 320-len(tail)-20)...)             // the rest of EXTLOGFONTW
	done := m.use(82, tail, font...)                                   // EXTCREATEFONTINDIRECTW
	m.record(22, 24|map[anchor]uint32{start: 0, middle: 6, end: 2}[a]) // SETTEXTALIGN, on the baseline
	m.record(24, colour(s.Grey))                                       // SETTEXTCOLOR
	chars := utf16.Encode([]rune(text))
	var str []byte
	for _, c := range chars {
		str = binary.LittleEndian.AppendUint16(str, c)
	}
	str = append(str, make([]byte, (4-len(str)%4)%4)...)
	const fixed = 76 // bytes before the string
	spacing := uint32(fixed + len(str))
	for _, r := range text { // the distance from each to the next
		str = binary.LittleEndian.AppendUint32(str, unit(measure(string(r), bold)))
		for range utf16.RuneLen(r) - 1 {
			str = binary.LittleEndian.AppendUint32(str, 0)
		}
	}
	m.raw(84, []uint32{0, 0, 0xffffffff, 0xffffffff, 1, math.Float32bits(1), math.Float32bits(1), unit(x), unit(s.Y), uint32(len(chars)), fixed, 0, 0, 0, 0xffffffff, 0xffffffff, spacing}, str) // EXTTEXTOUTW
	done()
}
