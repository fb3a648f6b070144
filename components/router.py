"""The Streamlit script: who is here, which pages they may open, run one."""

import streamlit as st

from components import access
from components.entry import duties
from components.figures import filters, headline, levels
from components.figures.now import kinds
from components.forms import typing
from components.manage import steps
from components.shell import menu
from components.shell.masthead import language, masthead
from components.shell.sitemap import FILTERED, STEPS, TASKS
from components.words import i18n
from components.words.i18n import _

i18n.follow(language, kinds)
st.set_page_config(page_title=_("Lang nghe"), page_icon=":ear:", layout="wide")
user = access.current_user()
pages = menu.pages(user, {TASKS: duties.of, STEPS: steps.left})
page = st.navigation(pages, position="top" if user else "hidden")
if user:
    typing.keep_typed()
places = masthead(user)  # the stage hides it; what it binds to the address goes along
headline.set_out(places)
if user and page.url_path in FILTERED and not user.is_confined:
    filters.show(user, places, page.url_path)
page.run()
levels.offer_way_back()
