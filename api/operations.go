package api

import (
	"bytes"
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
)

// GetHealth tells that the program is alive; it asks no other part.
func (s *Server) GetHealth(context.Context, GetHealthRequestObject) (GetHealthResponseObject, error) {
	return GetHealth200JSONResponse(s.health(nil)), nil
}

// GetReadiness tells whether the program can serve.
func (s *Server) GetReadiness(ctx context.Context, _ GetReadinessRequestObject) (GetReadinessResponseObject, error) {
	health := s.health(s.app.Ready(ctx))
	if health.Status == HealthStatusDown {
		return GetReadiness503JSONResponse(health), nil
	}
	return GetReadiness200JSONResponse(health), nil
}

// GetContract gives the contract as it is reviewed.
func (s *Server) GetContract(context.Context, GetContractRequestObject) (GetContractResponseObject, error) {
	return GetContract200ApplicationYamlResponse{
		Body: bytes.NewReader(contractText), ContentLength: int64(len(contractText)),
	}, nil
}

// health writes what the parts answered. Why one does not is for the log, not for the world.
func (s *Server) health(parts []app.PartHealth) Health {
	health := Health{Status: HealthStatusUp, Version: optional(s.version), Parts: []HealthPart{}}
	for _, part := range parts {
		status := HealthStatusUp
		if part.Err != nil {
			status, health.Status = HealthStatusDown, HealthStatusDown
		}
		health.Parts = append(health.Parts, HealthPart{Name: part.Name, Status: status})
	}
	return health
}
