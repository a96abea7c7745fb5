package pdf

import (
	"fmt"

	"reprieve/reports/document"
)

// furniture is what stands on every page around its body.
type furniture struct {
	running []line
	notice  []line
	// The notice of the first page is content: it is read once.
	noticeElement *element
}

func newFurniture(sh *shaper, root *element, doc *document.Document) (*furniture, error) {
	running, err := sh.plain(doc.RunningHead, runningSet.style)
	if err != nil {
		return nil, fmt.Errorf("pdf: running head: %w", err)
	}
	notice, err := sh.plain(doc.Notice, noticeSet.style)
	if err != nil {
		return nil, fmt.Errorf("pdf: notice: %w", err)
	}
	f := &furniture{
		noticeElement: root.add("P"),

		running: sh.breakLines(running, textWidth),
		notice:  sh.breakLines(notice, textWidth-2*noticeMargin),
	}
	if f.bodyHeight() < pageHeight/2 {
		return nil, fmt.Errorf("pdf: notice and running head: they leave less than half of the page")
	}
	return f, nil
}

// noticeHeight is the height of the notice's band, 0 without a notice.
func (f *furniture) noticeHeight() float64 {
	if len(f.notice) == 0 {
		return 0
	}
	return float64(len(f.notice))*noticeSet.leading + 2*noticeMargin
}

// top is where the body of a page begins.
func (f *furniture) top() float64 {
	top := bodyTop + f.noticeHeight()
	if extra := len(f.running) - 1; extra > 0 {
		top += float64(extra) * runningSet.leading
	}
	return top
}

func (f *furniture) bodyHeight() float64 { return bodyBottom - f.top() }

// draw draws the furniture of page number of total.
func (f *furniture) draw(p *pen, number, total int) {
	if height := f.noticeHeight(); height > 0 {
		p.box(marginX, noticeTop, textWidth, height, tint)
		p.box(marginX, noticeTop, textWidth, 0.8, amber)
		if number == 1 {
			p.tag(f.noticeElement)
		} else {
			p.artifact(pageHeader)
		}
		for i, l := range f.notice {
			x := marginX + (textWidth-l.width)/2
			p.line(nil, x, noticeSet.baseline(noticeTop+noticeMargin+float64(i)*noticeSet.leading), l)
		}
	}
	if number > 1 {
		y := runningY + f.noticeHeight()
		for _, l := range f.running {
			p.artifact(pageHeader)
			p.line(nil, marginX, y, l)
			y += runningSet.leading
		}
		if len(f.running) > 0 {
			p.box(marginX, y-runningSet.leading+5, textWidth, 0.4, hairline)
		}
	}
	text := fmt.Sprintf("page %d of %d", number, total)
	right := marginX + textWidth - p.shaper.width(runningSet.style, text)
	p.artifact(pageFooter)
	p.text(right, footerY, runningSet.style, text)
}
