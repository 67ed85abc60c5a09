package signin

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/go-jose/go-jose/v4"

	"github.com/fasemodel/fasemodel/cmd/devstack/internal/place"
)

const (
	keyBits  = 2048
	keyBlock = "PRIVATE KEY"
)

// signingKey signs tokens and publishes what is needed to check them.
type signingKey struct {
	signer jose.Signer
	public jose.JSONWebKeySet
}

// loadKey reads the key from the file, making it on first use, so that tokens outlive a restart.
func loadKey(path string) (*signingKey, error) {
	private, err := readKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		private, err = makeKey(path)
	}
	if err != nil {
		return nil, err
	}
	print := sha256.Sum256(x509.MarshalPKCS1PublicKey(&private.PublicKey))
	id := base64.RawURLEncoding.EncodeToString(print[:12])
	signer, err := jose.NewSigner(jose.SigningKey{
		Algorithm: jose.RS256,
		Key:       jose.JSONWebKey{Key: private, KeyID: id},
	}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, err
	}
	return &signingKey{signer: signer, public: jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: &private.PublicKey, KeyID: id, Algorithm: string(jose.RS256), Use: "sig"},
	}}}, nil
}

func readKey(path string) (*rsa.PrivateKey, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(content)
	if block == nil || block.Type != keyBlock {
		return nil, fmt.Errorf("%s holds no private key", path)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s holds a key of another kind than RSA", path)
	}
	return private, nil
}

func makeKey(path string) (*rsa.PrivateKey, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, err
	}
	content := pem.EncodeToMemory(&pem.Block{Type: keyBlock, Bytes: encoded})
	return private, place.WriteFile(path, content, 0o600)
}

// sign turns the claims into a compact token.
func (k *signingKey) sign(claims map[string]any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	signed, err := k.signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// open checks the signature of a token and returns its claims.
func (k *signingKey) open(token string) (map[string]any, error) {
	parsed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, err
	}
	payload, err := parsed.Verify(k.public.Keys[0])
	if err != nil {
		return nil, err
	}
	var claims map[string]any
	return claims, json.Unmarshal(payload, &claims)
}
