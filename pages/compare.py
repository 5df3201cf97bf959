"""对比."""

import streamlit as st

st.title("对比", anchor=False)
