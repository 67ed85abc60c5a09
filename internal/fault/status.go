package fault

// Status is the HTTP status that a kind of fault becomes: the one place that says so.
func (k Kind) Status() int {
	switch k {
	case Malformed:
		return 400
	case Unauthorized:
		return 401
	case Forbidden:
		return 403
	case NotFound:
		return 404
	case Conflict:
		return 409
	case Stale:
		return 412
	case TooLarge:
		return 413
	case Unsupported:
		return 415
	case Invalid:
		return 422
	case VersionNeeded:
		return 428
	case Unavailable:
		return 503
	case Internal:
	}
	return 500
}
