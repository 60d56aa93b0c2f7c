package picture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// copyGIF goes from block to block (GIF89a, 17 to 27) and counts the frames.
func (i *Info) copyGIF(w io.Writer, r io.Reader) error {
	g := gif{bufio.NewReaderSize(r, 64<<10), w}
	head, err := g.copy(13)
	if err != nil {
		return err
	}
	i.Width, i.Height = int(binary.LittleEndian.Uint16(head[6:])), int(binary.LittleEndian.Uint16(head[8:]))
	if err := g.table(head[10]); err != nil {
		return err
	}
	i.Frames = 0
	for {
		kind, err := g.in.ReadByte()
		if err != nil {
			return err
		}
		switch kind {
		case 0x3b:
			if i.Frames == 0 {
				return errDamaged
			}
			_, err := w.Write([]byte{kind})
			return err
		case 0x2c:
			if i.Frames++; i.Frames > MaxFrames {
				return errFrames
			}
			err = g.frame()
		case 0x21:
			err = g.extension()
		default:
			return errDamaged
		}
		if err != nil {
			return err
		}
	}
}

type gif struct {
	in *bufio.Reader
	w  io.Writer
}

func (g gif) copy(n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(g.in, b); err != nil {
		return nil, err
	}
	_, err := g.w.Write(b)
	return b, err
}

// table copies the colours that the flags announce.
func (g gif) table(flags byte) error {
	if flags&0x80 == 0 {
		return nil
	}
	_, err := g.copy(3 << (flags&7 + 1))
	return err
}

func (g gif) frame() error {
	if _, err := g.w.Write([]byte{0x2c}); err != nil {
		return err
	}
	head, err := g.copy(9)
	if err != nil {
		return err
	}
	if err := g.table(head[8]); err != nil {
		return err
	}
	if _, err := g.copy(1); err != nil {
		return err
	}
	return g.blocks(g.w)
}

// extension copies how long frames stand and that they begin again; comments are left out.
func (g gif) extension() error {
	label, err := g.in.ReadByte()
	if err != nil {
		return err
	}
	next, err := g.in.Peek(12)
	if err != nil && len(next) == 0 {
		return err
	}
	if label != 0xf9 && (label != 0xff || !bytes.HasPrefix(next, []byte("\x0bNETSCAPE2.0"))) {
		return g.blocks(io.Discard)
	}
	if _, err := g.w.Write([]byte{0x21, label}); err != nil {
		return err
	}
	return g.blocks(g.w)
}

func (g gif) blocks(w io.Writer) error {
	for {
		size, err := g.in.ReadByte()
		if err != nil {
			return err
		}
		if _, err := w.Write([]byte{size}); err != nil || size == 0 {
			return err
		}
		if _, err := io.CopyN(w, g.in, int64(size)); err != nil {
			return err
		}
	}
}
