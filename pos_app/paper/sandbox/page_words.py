"""The words of the pay page; it speaks the customer's browser's language, whatever the desk speaks."""

from __future__ import annotations

from datetime import date, datetime

from pos_app.paper.sandbox.state import WIB

WORDS = {
    "en": {
        "sandbox": "Sandbox. No real money moves here.",
        "title": "Complete Your Payment",
        "includes": "Package Includes",
        "summary": "Payment Summary",
        "price": "Package Price",
        "fee": "Platform Fee",
        "total": "Total",
        "received": "Received so far",
        "left": "Left to pay",
        "invoice": "Invoice",
        "due": "Due",
        "overdue": "The due date has passed. You can still pay.",
        "how": "How would you like to pay?",
        "qris": "QRIS",
        "qris_hint": "Scan with any bank or wallet app",
        "qris_most": "QRIS takes Rp 10,000,000 at most",
        "va": "Virtual account",
        "va_hint": "BCA, Mandiri, BNI, BRI, Permata",
        "card": "Card",
        "card_hint": "Visa, Mastercard, JCB",
        "amount": "Amount",
        "full": "Everything",
        "part": "Only a part",
        "part_label": "Part to pay",
        "part_wrong": "Type an amount from Rp 10,000 to what is left to pay.",
        "go": "Complete Payment",
        "back": "Choose another way",
        "scan": "Scan this code, or let the button pretend that you did.",
        "transfer": "Transfer to this account, or let the button pretend that you did.",
        "charge": "This test card is charged at the button.",
        "account": "Account number",
        "card_number": "Card number",
        "paid_button": "I have paid (simulated)",
        "done": "Payment Successful!",
        "thanks": "Thank you for your purchase!",
        "desk": "The desk sees it at its next check.",
        "some": "Part of it has arrived",
        "package": "Package",
        "amount_paid": "Amount Paid",
        "method": "Method",
        "reference": "Reference",
        "when": "Paid at",
        "rest": "Pay the rest",
        "gone": "This invoice is no longer available",
        "gone_hint": "Please ask the venue for a new link.",
        "too_small": "Paper.id payments start at Rp 10,000. Please pay at the desk.",
    },
    "id": {
        "sandbox": "Sandbox. Tidak ada uang sungguhan di sini.",
        "title": "Selesaikan Pembayaran Anda",
        "includes": "Isi Paket",
        "summary": "Ringkasan Pembayaran",
        "price": "Harga Paket",
        "fee": "Biaya Platform",
        "total": "Total",
        "received": "Sudah diterima",
        "left": "Sisa tagihan",
        "invoice": "Invoice",
        "due": "Jatuh tempo",
        "overdue": "Sudah lewat jatuh tempo. Anda masih bisa membayar.",
        "how": "Mau bayar dengan apa?",
        "qris": "QRIS",
        "qris_hint": "Pindai dengan aplikasi bank atau dompet digital",
        "qris_most": "QRIS paling banyak Rp 10.000.000",
        "va": "Virtual account",
        "va_hint": "BCA, Mandiri, BNI, BRI, Permata",
        "card": "Kartu",
        "card_hint": "Visa, Mastercard, JCB",
        "amount": "Jumlah",
        "full": "Semuanya",
        "part": "Sebagian saja",
        "part_label": "Bagian yang dibayar",
        "part_wrong": "Ketik jumlah mulai Rp 10.000 sampai sisa yang harus dibayar.",
        "go": "Bayar Sekarang",
        "back": "Pilih cara lain",
        "scan": "Pindai kode ini, atau biarkan tombol berpura-pura.",
        "transfer": "Transfer ke rekening ini, atau biarkan tombol berpura-pura.",
        "charge": "Kartu uji ini dibebani lewat tombol.",
        "account": "Nomor rekening",
        "card_number": "Nomor kartu",
        "paid_button": "Saya sudah bayar (simulasi)",
        "done": "Pembayaran Berhasil!",
        "thanks": "Terima kasih atas pembelian Anda!",
        "desk": "Meja resepsionis melihatnya pada pengecekan berikutnya.",
        "some": "Sebagian sudah diterima",
        "package": "Paket",
        "amount_paid": "Jumlah Dibayar",
        "method": "Metode",
        "reference": "Referensi",
        "when": "Dibayar pada",
        "rest": "Bayar sisanya",
        "gone": "Invoice ini sudah tidak tersedia",
        "gone_hint": "Silakan minta link baru.",
        "too_small": "Pembayaran Paper.id mulai dari Rp 10.000. Silakan bayar di meja resepsionis.",
    },
}
_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
}


class Speech:
    """One of the languages."""

    def __init__(self, accepted: str) -> None:
        """Choose by a browser's `Accept-Language`: Indonesian when it comes first, else English."""
        self.language = "id" if accepted.strip().lower().startswith("id") else "en"

    def __call__(self, key: str) -> str:
        """The words of a key."""
        return WORDS[self.language][key]

    def money(self, amount: int) -> str:
        """`Rp 500.000` or `Rp 500,000`."""
        text = f"Rp {amount:,}"
        return text.replace(",", ".") if self.language == "id" else text

    def day(self, day: date) -> str:
        """`20 Jan 2026`."""
        return f"{day.day} {_MONTHS[self.language][day.month - 1]} {day.year}"

    def moment(self, at: datetime) -> str:
        """`20 Jan 2026 14:05 WIB`."""
        local = at.astimezone(WIB)
        return f"{self.day(local.date())} {local:%H:%M} WIB"
