"""Forms: fields that know their keys (no Textual), the view that draws them, the screens around it."""
