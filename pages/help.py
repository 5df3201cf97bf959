"""使用说明."""

import streamlit as st

st.title("使用说明", anchor=False)
