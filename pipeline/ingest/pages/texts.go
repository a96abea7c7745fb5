package pages

// lengths reads the lengths of texts, all of which stand before the first text.
func lengths(data []byte) (sizes []int64, rest []byte, err error) {
	d, err := newDelta(data)
	if err != nil {
		return nil, nil, err
	}
	if d.count > maxTexts {
		return nil, nil, damaged("a page has too many texts")
	}
	sizes = make([]int64, d.count)
	if err := d.ints(sizes); err != nil {
		return nil, nil, err
	}
	return sizes, d.rest(), nil
}

// deltaTexts are texts after the lengths of all of them.
type deltaTexts struct {
	noKind
	sizes []int64
	text  string
}

func newDeltaTexts(data []byte) (*deltaTexts, error) {
	sizes, rest, err := lengths(data)
	return &deltaTexts{sizes: sizes, text: string(rest)}, err
}

func (d *deltaTexts) texts(dst []string) error {
	if len(dst) > len(d.sizes) {
		return damaged("values end early")
	}
	for i := range dst {
		size := d.sizes[i]
		if size < 0 || size > int64(len(d.text)) {
			return damaged("values end early")
		}
		dst[i], d.text = d.text[:size], d.text[size:]
	}
	d.sizes = d.sizes[len(dst):]
	return nil
}

// sharedTexts are texts of which each begins as the one before did.
type sharedTexts struct {
	noKind
	shared []int64 // bytes of the one before
	own    *deltaTexts
	last   string
	size   int // of each text; 0: any
}

func newSharedTexts(data []byte, size int) (decoder, error) {
	shared, rest, err := lengths(data)
	if err != nil {
		return nil, err
	}
	own, err := newDeltaTexts(rest)
	return &sharedTexts{shared: shared, own: own, size: size}, err
}

func (d *sharedTexts) texts(dst []string) error {
	if len(dst) > len(d.shared) {
		return damaged("values end early")
	}
	if err := d.own.texts(dst); err != nil {
		return err
	}
	for i, own := range dst {
		n := d.shared[i]
		if n < 0 || n > int64(len(d.last)) || d.size > 0 && int(n)+len(own) != d.size {
			return damaged("values end early")
		}
		if n > 0 {
			own = d.last[:n] + own
		}
		dst[i], d.last = own, own
	}
	d.shared = d.shared[len(dst):]
	return nil
}

// dictionary holds the values that the codes of a column chunk stand for.
type dictionary struct {
	size     int
	integers []int64
	numbers  []float64
	strings  *Dictionary
}

// Dictionary is the texts that codes stand for. One is made a column chunk: two
// with the same address are the same.
type Dictionary struct{ Texts []string }

// newDictionary reads the page of a dictionary.
func newDictionary(c Chunk, values int, data []byte) (*dictionary, error) {
	if values > len(data) { // each takes a byte at least; booleans have no dictionary
		return nil, damaged("a dictionary ends early")
	}
	from, err := newDecoder(c, plain, data, nil)
	if err != nil {
		return nil, err
	}
	d := &dictionary{size: values}
	switch c.kind() {
	case ofInts:
		d.integers = make([]int64, values)
		err = from.ints(d.integers)
	case ofFloats:
		d.numbers = make([]float64, values)
		err = from.floats(d.numbers)
	case ofTexts:
		d.strings = &Dictionary{Texts: make([]string, values)}
		err = from.texts(d.strings.Texts)
	}
	return d, err
}

// byDictionary are values as codes of a dictionary.
type byDictionary struct {
	dictionary *dictionary
	hybrid     *hybrid
	scratch    []int32
}

func newDictionaryDecoder(data []byte, d *dictionary) (decoder, error) {
	if d == nil {
		return nil, damaged("codes without a dictionary")
	}
	if len(data) == 0 { // of a page without values
		data = []byte{0}
	}
	codes, err := newHybrid(data[1:], int(data[0]))
	return &byDictionary{dictionary: d, hybrid: codes}, err
}

func (d *byDictionary) codes(dst []int32) error {
	if err := d.hybrid.codes(dst); err != nil {
		return err
	}
	size := uint32(d.dictionary.size)
	for _, c := range dst {
		if uint32(c) >= size {
			return damaged("a code is not in the dictionary")
		}
	}
	return nil
}

func (d *byDictionary) ints(dst []int64) error { return gather(d, dst, d.dictionary.integers) }

func (d *byDictionary) floats(dst []float64) error { return gather(d, dst, d.dictionary.numbers) }

func (d *byDictionary) texts(dst []string) error {
	if d.dictionary.strings == nil {
		return errKind
	}
	return gather(d, dst, d.dictionary.strings.Texts)
}

// gather gives the values that the codes stand for.
func gather[T any](d *byDictionary, dst, values []T) error {
	if values == nil {
		return errKind
	}
	d.scratch = grown(d.scratch, len(dst))
	if err := d.codes(d.scratch); err != nil {
		return err
	}
	for i, c := range d.scratch {
		dst[i] = values[c]
	}
	return nil
}
