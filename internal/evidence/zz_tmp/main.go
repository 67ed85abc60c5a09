package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/evidence"
)

func main() {
	f, _ := os.Open("/work/shared/data/meta/bcg.csv")
	rows, _ := csv.NewReader(f).ReadAll()
	var ps []evidence.Point
	var ab []float64
	for _, r := range rows[1:] {
		n := func(i int) float64 { v, _ := strconv.ParseFloat(r[i], 64); return v }
		a, b, c, d := n(3), n(4), n(5), n(6)
		var p evidence.Point
		set(&p, math.Log(a/(a+b)*(c+d)/c), 1/a-1/(a+b)+1/c-1/(c+d))
		ps = append(ps, p)
		ab = append(ab, n(7))
	}
	for _, t := range evidence.Tests() {
		r, err := evidence.Regress(ps, ab, evidence.RestrictedML, t)
		s, _ := json.Marshal(r)
		fmt.Println(string(s), err)
	}
	e, err := evidence.EggerTest(ps)
	s, _ := json.Marshal(e)
	fmt.Println(string(s), err)
}
func set(p *evidence.Point, y, v float64) { p.Y, p.V = y, v }
