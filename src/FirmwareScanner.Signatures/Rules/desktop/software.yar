// Texts about software.

rule spdx_license_identifier
{
    meta:
        description = "SPDX licence identifier"
        severity = "info"
        source = "SPDX Specification 2.3, annex E"
        category = "software"
    strings:
        $tag = "SPDX-License-Identifier: "
    condition:
        $tag
}

rule gnu_general_public_license
{
    meta:
        description = "Text of the GNU General Public License"
        severity = "info"
        source = "GNU General Public License, versions 2 and 3, heading"
        category = "software"
    strings:
        $title = "GNU GENERAL PUBLIC LICENSE"
    condition:
        $title
}
