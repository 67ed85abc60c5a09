package signin

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// User is a role in the demonstration, not a person. The user name is the subject of the tokens.
type User struct {
	Username string `json:"username"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	About    struct {
		DA string `json:"da"`
		EN string `json:"en"`
	} `json:"about"`
}

// Email is an address that no mail ever reaches.
func (u User) Email() string { return u.Username + "@demonstration.example" }

// Password is the password of every demonstration user.
const Password = "demo"

//go:embed users.json
var usersJSON []byte

// Users returns the demonstration users in the order in which they are shown.
func Users() ([]User, error) {
	var users []User
	if err := json.Unmarshal(usersJSON, &users); err != nil {
		return nil, fmt.Errorf("reading the demonstration users: %w", err)
	}
	return users, nil
}
