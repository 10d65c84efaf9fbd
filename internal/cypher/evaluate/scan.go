package evaluate

import (
	"slices"

	"whoowns/internal/cypher/value"
)

// allNodes binds every node.
type allNodes struct {
	step
	slot int
}

func (o *allNodes) push(rt *runtime) error {
	for n := range rt.graph.Nodes() {
		o.hits++
		if err := rt.tick(); err != nil {
			return err
		}
		rt.row[o.slot] = value.Node(n)
		if err := o.emit(rt); err != nil {
			return err
		}
	}
	return nil
}

// labelScan binds every node with a label.
type labelScan struct {
	step
	slot  int
	label string
}

func (o *labelScan) push(rt *runtime) error {
	nodes, _ := rt.graph.Labelled(o.label)
	for n := range nodes {
		o.hits++
		if err := rt.tick(); err != nil {
			return err
		}
		rt.row[o.slot] = n
		if err := o.emit(rt); err != nil {
			return err
		}
	}
	return nil
}

// seek binds the nodes whose property has a value, or one of a list, by an index.
type seek struct {
	step
	slot       int
	label, key string
	value      eval
	among      bool // value is a list
}

func (o *seek) push(rt *runtime) error {
	v, err := o.value(rt)
	if err != nil || v == nil {
		return err
	}
	nodes, ok, err := o.find(rt, v)
	if err != nil {
		return err
	}
	if !ok { // not of this value: the conditions that stay find them
		if o.label == "" {
			return (&allNodes{step: o.step, slot: o.slot}).push(rt)
		}
		all, _ := rt.graph.Labelled(o.label)
		for n := range all {
			if err := o.bind(rt, n); err != nil {
				return err
			}
		}
		return nil
	}
	for _, n := range nodes {
		if err := o.bind(rt, n); err != nil {
			return err
		}
	}
	return nil
}

// find returns each node once, where the index can find them.
func (o *seek) find(rt *runtime, v any) (nodes []value.Node, ok bool, err error) {
	if !o.among {
		return rt.graph.Seek(rt.ctx, o.label, o.key, v)
	}
	list, isList := v.([]any)
	if !isList {
		return nil, false, nil
	}
	for _, element := range list {
		if err := rt.tick(); err != nil {
			return nil, false, err
		}
		if element == nil {
			continue
		}
		found, ok, err := rt.graph.Seek(rt.ctx, o.label, o.key, element)
		if err != nil || !ok {
			return nil, false, err
		}
		nodes = append(nodes, found...)
	}
	slices.Sort(nodes)
	return slices.Compact(nodes), true, nil
}

func (o *seek) bind(rt *runtime, n value.Node) error {
	o.hits++
	if err := rt.tick(); err != nil {
		return err
	}
	rt.row[o.slot] = n
	return o.emit(rt)
}
