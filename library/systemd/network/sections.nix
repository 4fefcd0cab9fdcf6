# The sections of a .link, .netdev and .network file in the order they are written: section, option, and whether the
# option is a list of such sections. `parts.network` are the lists of `[Network]` that have options of their own.
let
  one = section: option: {
    inherit section option;
    many = false;
  };
  many = section: option: {
    inherit section option;
    many = true;
  };
in
{
  netdev = [
    (one "Bridge" "bridgeConfig")
    (one "VLAN" "vlanConfig")
    (one "MACVLAN" "macvlanConfig")
    (one "MACVTAP" "macvtapConfig")
    (one "IPVLAN" "ipvlanConfig")
    (one "IPVTAP" "ipvtapConfig")
    (one "VXLAN" "vxlanConfig")
    (one "GENEVE" "geneveConfig")
    (one "HSR" "hsrConfig")
    (one "BareUDP" "bareUDPConfig")
    (one "L2TP" "l2tpConfig")
    (many "L2TPSession" "l2tpSessions")
    (one "MACsec" "macsecConfig")
    (many "MACsecReceiveChannel" "macsecReceiveChannels")
    (many "MACsecTransmitAssociation" "macsecTransmitAssociations")
    (many "MACsecReceiveAssociation" "macsecReceiveAssociations")
    (one "Tunnel" "tunnelConfig")
    (one "FooOverUDP" "fooOverUDPConfig")
    (one "Peer" "peerConfig")
    (one "VXCAN" "vxcanConfig")
    (one "Tun" "tunConfig")
    (one "Tap" "tapConfig")
    (one "WireGuard" "wireguardConfig")
    (many "WireGuardPeer" "wireguardPeers")
    (one "Bond" "bondConfig")
    (one "Xfrm" "xfrmConfig")
    (one "VRF" "vrfConfig")
    (one "BatmanAdvanced" "batmanAdvancedConfig")
    (one "IPoIB" "ipoibConfig")
    (one "WLAN" "wlanConfig")
  ];

  # Before `[Network]`, and after it.
  networkHead = [
    (one "Link" "linkConfig")
    (one "SR-IOV" "sriovConfig")
  ];
  network = [
    (many "Address" "addresses")
    (many "Neighbor" "neighbors")
    (many "IPv6AddressLabel" "ipv6AddressLabels")
    (many "RoutingPolicyRule" "routingPolicyRules")
    (many "NextHop" "nextHops")
    (many "Route" "routes")
    (one "DHCPv4" "dhcpV4Config")
    (one "DHCPv6" "dhcpV6Config")
    (one "DHCPPrefixDelegation" "dhcpPrefixDelegationConfig")
    (one "IPv6AcceptRA" "ipv6AcceptRAConfig")
    (one "DHCPServer" "dhcpServerConfig")
    (many "DHCPServerStaticLease" "dhcpServerStaticLeases")
    (one "IPv6SendRA" "ipv6SendRAConfig")
    (many "IPv6Prefix" "ipv6Prefixes")
    (many "IPv6RoutePrefix" "ipv6RoutePrefixes")
    (many "IPv6PREF64Prefix" "ipv6PREF64Prefixes")
    (one "Bridge" "bridgeConfig")
    (many "BridgeFDB" "bridgeFDBs")
    (many "BridgeMDB" "bridgeMDBs")
    (one "LLDP" "lldpConfig")
    (one "CAN" "canConfig")
    (one "IPoIB" "ipoIBConfig")
    (one "QDisc" "qdiscConfig")
    (one "NetworkEmulator" "networkEmulatorConfig")
    (one "TokenBucketFilter" "tokenBucketFilterConfig")
    (one "PIE" "pieConfig")
    (one "FlowQueuePIE" "flowQueuePIEConfig")
    (one "StochasticFairBlue" "stochasticFairBlueConfig")
    (one "StochasticFairnessQueueing" "stochasticFairnessQueueingConfig")
    (one "BFIFO" "bfifoConfig")
    (one "PFIFO" "pfifoConfig")
    (one "PFIFOHeadDrop" "pfifoHeadDropConfig")
    (one "PFIFOFast" "pfifoFastConfig")
    (one "CAKE" "cakeConfig")
    (one "ControlledDelay" "controlledDelayConfig")
    (one "DeficitRoundRobinScheduler" "deficitRoundRobinSchedulerConfig")
    (one "DeficitRoundRobinSchedulerClass" "deficitRoundRobinSchedulerClassConfig")
    (one "EnhancedTransmissionSelection" "enhancedTransmissionSelectionConfig")
    (one "GenericRandomEarlyDetection" "genericRandomEarlyDetectionConfig")
    (one "FairQueueingControlledDelay" "fairQueueingControlledDelayConfig")
    (one "FairQueueing" "fairQueueingConfig")
    (one "TrivialLinkEqualizer" "trivialLinkEqualizerConfig")
    (one "HierarchyTokenBucket" "hierarchyTokenBucketConfig")
    (one "HierarchyTokenBucketClass" "hierarchyTokenBucketClassConfig")
    (one "ClassfulMultiQueueing" "classfulMultiQueueingConfig")
    (one "BandMultiQueueing" "bandMultiQueueingConfig")
    (one "HeavyHitterFilter" "heavyHitterFilterConfig")
    (one "QuickFairQueueing" "quickFairQueueingConfig")
    (one "QuickFairQueueingClass" "quickFairQueueingConfigClass")
    (one "MobileNetwork" "mobileNetworkConfig")
    (many "BridgeVLAN" "bridgeVLANs")
  ];

  # Keys of `[Network]` with an option of their own, in the order they are written.
  lists = [
    {
      option = "address";
      key = "Address";
    }
    {
      option = "gateway";
      key = "Gateway";
    }
    {
      option = "dns";
      key = "DNS";
    }
    {
      option = "ntp";
      key = "NTP";
    }
    {
      option = "bridge";
      key = "Bridge";
    }
    {
      option = "bond";
      key = "Bond";
    }
    {
      option = "vrf";
      key = "VRF";
    }
    {
      option = "macvlan";
      key = "MACVLAN";
    }
    {
      option = "ipvlan";
      key = "IPVLAN";
    }
    {
      option = "macvtap";
      key = "MACVTAP";
    }
    {
      option = "tunnel";
      key = "Tunnel";
    }
    {
      option = "vlan";
      key = "VLAN";
    }
    {
      option = "vxlan";
      key = "VXLAN";
    }
    {
      option = "xfrm";
      key = "Xfrm";
    }
  ];
}
