"""搜索."""

import streamlit as st

st.title("搜索", anchor=False)
