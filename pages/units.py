"""街镇."""

import streamlit as st

st.title("街镇", anchor=False)
