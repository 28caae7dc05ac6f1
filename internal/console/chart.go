package console

import (
	"fmt"
	"strings"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// The size of a chart, in the units of its picture.
const (
	chartWidth  = 240
	chartHeight = 56
	chartMargin = 4
	// chartPoints bounds how many changes a chart draws.
	chartPoints = 400
)

// chart is the picture of a balance over time: a staircase from zero, because a
// balance stays until it changes.
type chart struct {
	sandbox.Course
	// Line and Area are paths of SVG, X and Y is where the line ends.
	Line, Area string
	X, Y       int64
	// Text says what the picture shows.
	Text string
}

// newChart draws a course up to the present.
func newChart(c sandbox.Course, o sandbox.Overview) chart {
	points := c.Points
	if len(points) > chartPoints {
		points = points[len(points)-chartPoints:]
	}
	picture := chart{Course: c, Text: fmt.Sprintf("%s: %s now, between %s and %s",
		strings.ToUpper(c.Currency), group(c.Last.Amount), group(c.Low.Amount), group(c.High.Amount))}
	if len(points) == 0 {
		return picture
	}
	start, end := points[0].Time.UnixMilli(), o.Now.UnixMilli()
	x := func(ms int64) int64 {
		return chartMargin + share(ms-start, end-start)*(chartWidth-2*chartMargin)/1000
	}
	y := func(units int64) int64 {
		return chartHeight - chartMargin - share(units, c.High.Units)*(chartHeight-2*chartMargin)/1000
	}
	var line strings.Builder
	fmt.Fprintf(&line, "M%d %d", chartMargin, y(0))
	for _, p := range points {
		picture.X, picture.Y = x(p.Time.UnixMilli()), y(p.Units)
		fmt.Fprintf(&line, "H%dV%d", picture.X, picture.Y)
	}
	picture.X = chartWidth - chartMargin
	fmt.Fprintf(&line, "H%d", picture.X)
	picture.Line = line.String()
	picture.Area = fmt.Sprintf("%sV%dH%dZ", picture.Line, chartHeight-chartMargin, chartMargin)
	return picture
}
