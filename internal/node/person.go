package node

// Name returns what the principal called id is called in lang; the id where the
// mission does not name it.
func (n *Node) Name(id, lang string) string {
	for i := range n.Mission.Persons {
		if p := n.Mission.Persons[i].Principal(lang); p.ID == id {
			return p.Name
		}
	}
	return id
}
