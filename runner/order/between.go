package order

// Between tells what is promised of two stanzas that one client receives on
// one connection, and the promise. The promise is nil if the relation is None.
func Between(a, b *Stanza) (Relation, *Promise) {
	switch {
	case a.sender.jid != "" && a.sender == b.sender:
		return Sequence, oneSender
	case a.carbonOf != "" && a.carbonOf == b.carbonOf:
		return Sequence, carbonCopies
	case a.query != 0 && a.query == b.query:
		return archive(a, b)
	case a.entry.room != "" && a.entry == b.entry:
		return entering(a, b)
	case a.offline && b.offline:
		return byTime(a, b, offlineByTime)
	case a.contact != "" && a.contact == b.contact:
		return subscribing(a, b)
	}
	return None, nil
}

func archive(a, b *Stanza) (Relation, *Promise) {
	switch {
	case a.ends == b.ends:
		return Sequence, archiveResults
	case b.ends:
		return Before, archiveEnd
	}
	return After, archiveEnd
}

// entering is about two stanzas that the client gets because it enters a room.
func entering(a, b *Stanza) (Relation, *Promise) {
	first, second, relation := a.place, b.place, Before
	if first > second {
		first, second, relation = second, first, After
	}
	switch {
	case first == placeNone:
	case first == placeHistory && second == placeHistory:
		return byTime(a, b, historyByTime)
	case first == second:
	case second == placeSelf:
		return relation, roomOccupants
	case first == placeOccupant:
		// Who enters after the client looks the same, and races what others say.
	case second == placeHistory:
		return relation, roomHistory
	case second == placeSubject:
		return relation, roomSubject
	default:
		return relation, roomLive
	}
	return None, nil
}

func byTime(a, b *Stanza, p *Promise) (Relation, *Promise) {
	switch {
	case a.stamp.IsZero() || b.stamp.IsZero() || a.stamp.Equal(b.stamp):
		return None, nil
	case a.stamp.Before(b.stamp):
		return Before, p
	}
	return After, p
}

// subscribing is about two stanzas that change the subscription of one contact.
func subscribing(a, b *Stanza) (Relation, *Promise) {
	if p := tells(a.change, b.change); p != nil {
		return Before, p
	}
	if p := tells(b.change, a.change); p != nil {
		return After, p
	}
	return None, nil
}

// tells returns the promise about a change and a roster push that tells of what
// the change leaves, or nil.
func tells(c, push change) *Promise {
	switch c {
	case changeApproved:
		if push == pushTo || push == pushBoth {
			return approvalBeforePush
		}
	case changeCancelled:
		if push == pushNone || push == pushFrom {
			return cancellationBeforePush
		}
	case changeUnsubscribed:
		if push == pushNone || push == pushTo {
			return unsubscribeBeforePush
		}
	}
	return nil
}
