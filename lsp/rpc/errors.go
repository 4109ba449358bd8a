package rpc

import (
	"context"
	"errors"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Canceled is the error of a request that the client has cancelled.
func Canceled() error {
	return jsonrpc2.NewError(jsonrpc2.Code(protocol.LSPErrorCodesRequestCancelled), "cancelled")
}

// ContentModified is the error of a request about a text that is no longer
// there.
func ContentModified(message string) error {
	return jsonrpc2.NewError(jsonrpc2.Code(protocol.LSPErrorCodesContentModified), message)
}

// RequestFailed is the error of a request that is right and cannot be met. The
// message is for the user.
func RequestFailed(message string) error {
	return jsonrpc2.NewError(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), message)
}

// InvalidParams is the error of a request with wrong parameters.
func InvalidParams(err error) error {
	return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%v", err)
}

// InvalidRequest is the error of a request that is not allowed now.
func InvalidRequest(message string) error {
	return jsonrpc2.NewError(jsonrpc2.InvalidRequest, message)
}

// MethodNotFound is the error of a request for what the server cannot do.
func MethodNotFound(method string) error {
	return jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "unknown method %q", method)
}

// NotInitialized is the error of a request that comes before "initialize".
func NotInitialized() error {
	return jsonrpc2.NewError(jsonrpc2.ServerNotInitialized, `the first request must be "initialize"`)
}

// wireError returns the error as the client is to see it, with its code.
func wireError(err error) error {
	if coded, ok := errors.AsType[*jsonrpc2.Error](err); ok {
		return coded
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Canceled()
	}
	return jsonrpc2.Errorf(jsonrpc2.InternalError, "%v", err)
}
