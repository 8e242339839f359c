"""A domain as its security page sees it."""

from __future__ import annotations

from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.security import Cipher, SecurityLabel
from vmgui.xmldoc.properties import Children, Flag, integer, text, yes_no


class SecurityDomain(Domain):
    """A domain, as far as the security of it and of its host is concerned."""

    labels = Children(SecurityLabel)
    ciphers = Children(Cipher, "keywrap")
    has_launch_security = Flag("launchSecurity")
    launch_type = text("launchSecurity/@type")
    policy = text("launchSecurity/policy")
    """A number, mostly written as 0x..."""
    c_bit_position = integer("launchSecurity/cbitpos")
    reduced_bits = integer("launchSecurity/reducedPhysBits")
    measures_kernel = yes_no("launchSecurity/@kernelHashes")
    certificate = text("launchSecurity/dhCert")
    session = text("launchSecurity/session")
    has_author_key = yes_no("launchSecurity/@authorKey")
    uses_vcek = yes_no("launchSecurity/@vcek")
    workarounds = text("launchSecurity/guestVisibleWorkarounds")
    id_block = text("launchSecurity/idBlock")
    id_authentication = text("launchSecurity/idAuth")
    host_data = text("launchSecurity/hostData")
    tdx_config = text("launchSecurity/mrConfigId")
    tdx_owner = text("launchSecurity/mrOwner")
    tdx_owner_config = text("launchSecurity/mrOwnerConfig")
    has_quote_service = Flag("launchSecurity/quoteGenerationService")
    quote_socket = text("launchSecurity/quoteGenerationService/@path")
    is_locked = Flag("memoryBacking/locked")
