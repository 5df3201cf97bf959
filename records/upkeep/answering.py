"""Whether the records can be reached just now, asked as cheaply as it goes."""

from records.store.store import Store


def answers(store: Store) -> bool:
    """Of a file whether it is where it was: it is not opened for this, since a store that somebody is writing into is
    busy and well. Of a shared store whether its catalog answers and the folder of its data is there. Raises StoreError.
    """
    if store.file is not None:
        return store.exists() or (store.never_was() and store.file.parent.is_dir())
    if store.shared:
        store.must_answer()
    elif store.changed() is None:
        with store.reading() as con:
            con.execute("select 1")
    return True
