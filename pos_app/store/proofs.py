"""What must hold in a well store, as queries for the first row where it does not.

Each answers with the id of a wrong row and a word on what is wrong with it, or with
nothing. The SQL is what both engines know.
"""

from __future__ import annotations

from pos_app.store.link_proofs import LINK_PROOFS
from pos_app.store.proof import Proof

_MOVED = """
SELECT c.id, c.total || '/' || c.used || '/' || c.remaining || '/' || c.expired,
       COALESCE(m.g, 0) || '/' || COALESCE(m.u, 0) || '/' || COALESCE(m.r, 0) || '/' || COALESCE(m.e, 0)
FROM credit c LEFT JOIN (
    SELECT credit_id, SUM(granted) g, SUM(used) u, SUM(remaining) r, SUM(expired) e
    FROM credit_movement GROUP BY credit_id
) m ON m.credit_id = c.id
WHERE c.total <> COALESCE(m.g, 0) OR c.used <> COALESCE(m.u, 0)
   OR c.remaining <> COALESCE(m.r, 0) OR c.expired <> COALESCE(m.e, 0)
   OR c.total <> c.used + c.remaining + c.expired OR c.used < 0 OR c.remaining < 0 OR c.expired < 0
LIMIT 1"""

_REDEEMED = """
SELECT c.id, c.used, COALESCE(i.n, 0) + COALESCE(r.n, 0)
FROM credit c
LEFT JOIN (SELECT credit_id, SUM(used) n FROM credit_movement WHERE kind = 'imported' GROUP BY credit_id) i
  ON i.credit_id = c.id
LEFT JOIN (SELECT credit_id, COUNT(*) n FROM redemption WHERE state = 'active' GROUP BY credit_id) r
  ON r.credit_id = c.id
WHERE c.used <> COALESCE(i.n, 0) + COALESCE(r.n, 0)
LIMIT 1"""

_CREDIT_OWNER = """
SELECT c.id, c.customer_id, p.customer_id FROM credit c JOIN purchase p ON p.id = c.purchase_id
WHERE c.customer_id <> p.customer_id OR c.tenant_id <> p.tenant_id
   OR c.purchased_at <> p.purchased_at OR COALESCE(c.expires_at, 0) <> COALESCE(p.expires_at, 0)
LIMIT 1"""

_PURCHASE_SUMS = """
SELECT p.id, p.total || '/' || p.used || '/' || p.remaining || '/' || p.expired,
       COALESCE(c.t, 0) || '/' || COALESCE(c.u, 0) || '/' || COALESCE(c.r, 0) || '/' || COALESCE(c.e, 0)
FROM purchase p LEFT JOIN (
    SELECT purchase_id, SUM(total) t, SUM(used) u, SUM(remaining) r, SUM(expired) e
    FROM credit GROUP BY purchase_id
) c ON c.purchase_id = p.id
WHERE p.total <> COALESCE(c.t, 0) OR p.used <> COALESCE(c.u, 0)
   OR p.remaining <> COALESCE(c.r, 0) OR p.expired <> COALESCE(c.e, 0)
LIMIT 1"""

_PURCHASE_PROMISE = """
SELECT p.id, p.total, i.n
FROM purchase p JOIN (SELECT purchase_id, SUM(quantity) n FROM purchase_item GROUP BY purchase_id) i
  ON i.purchase_id = p.id
WHERE p.payment_status = 'paid' AND p.total <> i.n
LIMIT 1"""

_PURCHASE_STATUS = """
SELECT id, status, should FROM (
    SELECT id, status, CASE
        WHEN payment_status <> 'paid' AND status = 'cancelled' THEN 'cancelled'
        WHEN payment_status <> 'paid' THEN 'pending_payment'
        WHEN remaining > 0 THEN 'active'
        WHEN expired > 0 THEN 'expired'
        ELSE 'depleted' END AS should
    FROM purchase
) s WHERE status <> should
LIMIT 1"""

_PURCHASE_PAID = """
SELECT p.id, COALESCE(m.s, 0), CASE
    WHEN p.imported OR p.payment_status <> 'paid' THEN 0 ELSE p.price END
FROM purchase p LEFT JOIN (
    SELECT purchase_id, SUM(amount) s FROM payment WHERE status = 'completed' AND purchase_id IS NOT NULL
    GROUP BY purchase_id
) m ON m.purchase_id = p.id
WHERE COALESCE(m.s, 0) <> CASE WHEN p.imported OR p.payment_status <> 'paid' THEN 0 ELSE p.price END
LIMIT 1"""

_APPOINTMENT_PAID = """
SELECT a.id, a.paid_amount, COALESCE(m.s, 0)
FROM appointment a LEFT JOIN (
    SELECT appointment_id, SUM(amount) s FROM payment
    WHERE status = 'completed' AND appointment_id IS NOT NULL GROUP BY appointment_id
) m ON m.appointment_id = a.id
WHERE a.paid_amount <> COALESCE(m.s, 0)
LIMIT 1"""

_APPOINTMENT_BILL = """
SELECT id, payment_status, should FROM (
    SELECT id, payment_status, CASE
        WHEN credit_redeemed AND status = 'cancelled' THEN 'refunded'
        WHEN credit_redeemed THEN 'paid'
        WHEN paid_amount >= total_price THEN 'paid'
        WHEN paid_amount > 0 THEN 'partially_paid'
        ELSE 'pending' END AS should
    FROM appointment
) s WHERE payment_status <> should
LIMIT 1"""

_APPOINTMENT_CREDIT = """
SELECT a.id, CASE WHEN a.credit_redeemed THEN 'with' ELSE 'without' END,
       CASE WHEN r.id IS NULL THEN 'without' ELSE 'with' END
FROM appointment a LEFT JOIN redemption r ON r.appointment_id = a.id AND r.state = 'active'
WHERE CASE WHEN r.id IS NULL THEN a.credit_redeemed AND a.status <> 'cancelled'
           ELSE NOT a.credit_redeemed OR a.status = 'cancelled'
             OR COALESCE(a.credit_id, '') <> r.credit_id END
LIMIT 1"""

_APPOINTMENT_STATUS = """
SELECT id, status, last FROM (
    SELECT a.id, a.status, COALESCE((
        SELECT s.to_status FROM appointment_step s WHERE s.appointment_id = a.id
        ORDER BY s.at DESC, s.id DESC LIMIT 1
    ), 'no step') AS last
    FROM appointment a
) s WHERE status <> last
LIMIT 1"""

_OVERLAP = """
SELECT a.id, a.staff_name, b.id
FROM appointment a JOIN appointment b ON b.staff_id = a.staff_id AND b.day = a.day AND b.id > a.id
WHERE a.status NOT IN ('cancelled', 'no_show') AND b.status NOT IN ('cancelled', 'no_show')
  AND a.starts_at < b.blocked_until AND b.starts_at < a.blocked_until
LIMIT 1"""

_OTHER_TENANT = """
SELECT p.id, p.tenant_id, c.tenant_id FROM purchase p JOIN customer c ON c.id = p.customer_id
WHERE p.tenant_id <> c.tenant_id
UNION ALL
SELECT a.id, a.tenant_id, c.tenant_id FROM appointment a JOIN customer c ON c.id = a.customer_id
WHERE a.tenant_id <> c.tenant_id
LIMIT 1"""

PROOFS = (
    Proof("credit counters", _MOVED, "credit %(id)s says %(found)s, its movements %(right)s"),
    Proof("credit use", _REDEEMED, "credit %(id)s says %(found)s used, there are %(right)s"),
    Proof("credit owners", _CREDIT_OWNER, "credit %(id)s and its purchase disagree on whose and until when"),
    Proof("purchase counters", _PURCHASE_SUMS, "purchase %(id)s says %(found)s, its credits %(right)s"),
    Proof(
        "purchase items", _PURCHASE_PROMISE, "purchase %(id)s has %(found)s credits, it was sold %(right)s"
    ),
    Proof("purchase status", _PURCHASE_STATUS, "purchase %(id)s is %(found)s, it should be %(right)s"),
    Proof("purchase payments", _PURCHASE_PAID, "purchase %(id)s has %(found)s paid, it should be %(right)s"),
    Proof(
        "appointment payments", _APPOINTMENT_PAID, "appointment %(id)s says %(found)s paid, it is %(right)s"
    ),
    Proof("appointment bills", _APPOINTMENT_BILL, "appointment %(id)s is %(found)s, it should be %(right)s"),
    Proof(
        "appointment credits",
        _APPOINTMENT_CREDIT,
        "appointment %(id)s is %(found)s a credit, it is %(right)s",
    ),
    Proof(
        "appointment status", _APPOINTMENT_STATUS, "appointment %(id)s is %(found)s, its last step %(right)s"
    ),
    Proof("double bookings", _OVERLAP, "appointment %(id)s of %(found)s overlaps %(right)s"),
    Proof("tenants", _OTHER_TENANT, "%(id)s belongs to tenant %(found)s, its customer to %(right)s"),
    *LINK_PROOFS,
)
"""The money invariants, and what else is stored twice."""
