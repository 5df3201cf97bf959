"""The settings under which LibreOffice converts, as the file of a profile that is made anew each time.

Seen with LibreOffice 7.4.7: without the proxies a linked picture and a linked object are fetched, whatever the other
settings say; with them nothing leaves. `apart.without_network` takes the network away besides, where the system allows it.
"""

SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Calc/Content/Update", "Link", "2"),  # never
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),  # always; .xls and .xlsb too
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),  # by hand, each to a port where nobody answers
    *(
        setting
        for scheme in ("HTTP", "HTTPS", "FTP")
        for setting in (
            ("Inet/Settings", f"ooInet{scheme}ProxyName", "127.0.0.1"),
            ("Inet/Settings", f"ooInet{scheme}ProxyPort", "9"),
        )
    ),
    ("Inet/Settings", "ooInetNoProxy", ""),  # by itself it spares this machine the proxy
    ("Setup/L10N", "ooSetupSystemLocale", "zh-CN"),  # number formats 27 to 58 are Chinese dates only there
    ("Office.Java/VirtualMachine", "Enable", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
)
"""Below which part, the setting, its value."""


def profile() -> str:
    """What stands in the profile's user/registrymodifications.xcu."""
    items = "\n".join(
        f'<item oor:path="/org.openoffice.{part}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for part, name, value in SETTINGS
    )
    spaces = (
        'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {spaces}>\n{items}\n</oor:items>\n'
