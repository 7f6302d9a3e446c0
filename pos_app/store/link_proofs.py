"""What must hold of payment links, and of the money that came over them."""

from __future__ import annotations

from pos_app.store.proof import Proof

_MONEY = """
SELECT i.id, i.invoice, p.status || ', ' || CASE
    WHEN u.id IS NULL THEN 'nothing beside it' ELSE COALESCE(u.outcome, 'waiting beside it') END
FROM intent i JOIN payment p ON p.id = i.payment_id LEFT JOIN unallocated u ON u.intent_id = i.id
WHERE (i.invoice = 'paid' AND p.status <> 'completed' AND u.id IS NULL)
   OR (i.invoice <> 'paid' AND (p.status = 'completed' OR u.id IS NOT NULL))
   OR (p.status = 'completed' AND u.id IS NOT NULL AND COALESCE(u.outcome, '') <> 'accept')
   OR (u.outcome = 'accept' AND p.status <> 'completed')
LIMIT 1"""

_SUMS = """
SELECT i.id, i.amount || ' for ' || COALESCE(i.purchase_id, i.appointment_id, '-'),
       p.amount || ' for ' || COALESCE(p.purchase_id, p.appointment_id, '-')
FROM intent i JOIN payment p ON p.id = i.payment_id
WHERE i.amount <> p.amount OR i.tenant_id <> p.tenant_id
   OR COALESCE(i.purchase_id, '') <> COALESCE(p.purchase_id, '')
   OR COALESCE(i.appointment_id, '') <> COALESCE(p.appointment_id, '')
LIMIT 1"""

_LIVE_TWICE = """
SELECT MIN(id), COUNT(*), COALESCE(purchase_id, appointment_id) FROM intent
WHERE invoice = 'pending' AND state IN ('queued', 'sending', 'unknown', 'sent', 'blocked')
GROUP BY COALESCE(purchase_id, appointment_id) HAVING COUNT(*) > 1
LIMIT 1"""

_LIVE_FOR_NOTHING = """
SELECT i.id, i.state, p.status || ', ' || p.payment_status
FROM intent i JOIN purchase p ON p.id = i.purchase_id
WHERE i.invoice = 'pending' AND i.state IN ('queued', 'sending', 'unknown', 'sent', 'blocked')
  AND (p.payment_status = 'paid' OR p.status = 'cancelled')
LIMIT 1"""

_EVENTS = """
SELECT i.id, CASE WHEN i.invoice = 'paid' THEN 'paid' ELSE i.remote_word END, 'another word'
FROM intent i
WHERE (i.remote_word <> '' AND NOT EXISTS (
        SELECT 1 FROM provider_event e WHERE e.intent_id = i.id AND e.word = i.remote_word))
   OR (i.invoice = 'paid' AND NOT EXISTS (
        SELECT 1 FROM provider_event e WHERE e.intent_id = i.id AND e.word = 'paid'))
LIMIT 1"""

_UNASKED = """
SELECT id, number, state FROM intent
WHERE state = 'sent' AND invoice = 'pending' AND COALESCE(poll_at, 0) <= 0
LIMIT 1"""

_UNSEEN_MONEY = """
SELECT u.intent_id, u.amount, u.why FROM unallocated u
WHERE u.outcome IS NULL AND NOT EXISTS (
    SELECT 1 FROM flag f WHERE f.intent_id = u.intent_id AND f.kind = u.why AND f.resolved_at IS NULL)
LIMIT 1"""

_TENANTS = """
SELECT id, tenant_id, other FROM (
    SELECT i.id, i.tenant_id, c.tenant_id AS other FROM intent i JOIN customer c ON c.id = i.customer_id
    UNION ALL
    SELECT f.id, f.tenant_id, i.tenant_id FROM flag f JOIN intent i ON i.id = f.intent_id
    UNION ALL
    SELECT u.id, u.tenant_id, i.tenant_id FROM unallocated u JOIN intent i ON i.id = u.intent_id
    UNION ALL
    SELECT e.id, e.tenant_id, i.tenant_id FROM provider_event e JOIN intent i ON i.id = e.intent_id
    UNION ALL
    SELECT d.id, d.tenant_id, i.tenant_id FROM delivery d JOIN intent i ON i.id = d.intent_id
) s WHERE tenant_id <> other
LIMIT 1"""

LINK_PROOFS = (
    Proof("link money", _MONEY, "link %(id)s is %(found)s, its payment is %(right)s"),
    Proof("link sums", _SUMS, "link %(id)s is over %(found)s, its payment over %(right)s"),
    Proof("open links", _LIVE_TWICE, "link %(id)s is one of %(found)s open links of the sale %(right)s"),
    Proof("links of settled sales", _LIVE_FOR_NOTHING, "link %(id)s is %(found)s, its sale is %(right)s"),
    Proof("link answers", _EVENTS, "link %(id)s is %(found)s, Paper.id's answers say %(right)s"),
    Proof("links asked about", _UNASKED, "link %(id)s (%(found)s) is %(right)s, and nobody asks about it"),
    Proof("money beside a sale", _UNSEEN_MONEY, "%(found)s of link %(id)s (%(right)s) waits for nobody"),
    Proof("tenants of links", _TENANTS, "%(id)s belongs to tenant %(found)s, what it is about to %(right)s"),
)
"""Every paid link has its payment or waits for a manager, and no sale can be paid twice unseen."""
