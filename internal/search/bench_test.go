package search_test

import (
	"testing"

	"github.com/fasemodel/fasemodel/internal/search"
)

func BenchmarkAnalyse(b *testing.B) {
	documents := demonstration(b).documents
	for i := 0; b.Loop(); i++ {
		search.Analyse(documents[i%len(documents)])
	}
}

func BenchmarkAnalyseMany(b *testing.B) {
	documents := demonstration(b).documents
	analyser := search.NewAnalyser()
	for i := 0; b.Loop(); i++ {
		analyser.Analyse(documents[i%len(documents)])
	}
}

func BenchmarkReadAndPlan(b *testing.B) {
	x := demonstration(b)
	texts := []string{"hjemløse unge", "stofmisbrugsbehandling", "børn der har været udsat for vold", "§ 85", "stofmisbrgu"}
	for i := 0; b.Loop(); i++ {
		text := texts[i%len(texts)]
		wanted := search.Read(text)
		search.Plan(wanted, x.lookUp(wanted))
	}
}
