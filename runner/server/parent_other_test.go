//go:build !linux

package server_test

func parent() {}
