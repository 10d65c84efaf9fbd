// Package api is the HTTP server: the use cases of package explore, import and
// export, as JSON under /api/v1, described by an OpenAPI document that comes from
// the same Go types.
//
// Begin at routes.go, which lists every route. A handler decodes, calls a use case
// and returns its answer or its error; nothing is computed here. register.go turns
// a handler into a route, problem.go every error into problem+json, schema.go the
// types of the domain into JSON Schema, guard.go decides who may write.
//
//	server, err := api.New(api.Options{Explorer: explorer, Listen: "127.0.0.1:8080"})
//	listener, err := net.Listen("tcp", "127.0.0.1:8080")
//	err = server.Serve(ctx, listener) // until ctx ends
package api
