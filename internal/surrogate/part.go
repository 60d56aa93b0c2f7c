package surrogate

import "context"

// Keeper keeps parts: what many pages show, such as what stands around each of them.
type Keeper interface {
	// Part returns what make returns, or returned before when nothing of it has changed since, and notes its keys.
	Part(ctx context.Context, name string, make func(ctx context.Context) (any, error)) (any, error)
}

type keeperKey struct{}

// Kept returns a context in which Part asks the keeper.
func Kept(ctx context.Context, k Keeper) context.Context {
	return context.WithValue(ctx, keeperKey{}, k)
}

// Part returns what make returns. Where there is a keeper it may be what make returned for another page, to which it still belongs:
// nobody changes it. What make reads depends on nothing but the name.
func Part[T any](ctx context.Context, name string, make func(ctx context.Context) (T, error)) (T, error) {
	k, ok := ctx.Value(keeperKey{}).(Keeper)
	if !ok {
		return make(ctx)
	}
	v, err := k.Part(ctx, name, func(ctx context.Context) (any, error) { return make(ctx) })
	if err != nil {
		var none T
		return none, err
	}
	return v.(T), nil
}
