package io.portcullis.filter;

import io.portcullis.ClaimPath;
import io.portcullis.ConfigurationException;
import io.portcullis.screen.AssertedHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which header tells which claim. Every header that is ever asserted is made known to the screen, which takes it from
 * the client's requests on all routes.
 */
public final class Forwarding {

    private static final Map<String, String> WELL_KNOWN = Map.of("sub", "X-User", "tenant", "X-Tenant");

    private final List<ForwardedClaim> everywhere;
    private final int maxSize;
    private final AssertedHeaders asserted;

    /**
     * Forwards with these settings.
     *
     * @param headers by header name, the claim (name or JSON pointer) that it carries on every verified route
     * @param maxSize of all values of a request together, in bytes
     * @throws ConfigurationException if a header cannot carry a claim
     */
    public Forwarding(Map<String, String> headers, int maxSize, AssertedHeaders asserted) {
        this.everywhere = headers.entrySet().stream()
                .map(entry -> claim(entry.getKey(), entry.getValue()))
                .toList();
        this.maxSize = maxSize;
        this.asserted = asserted;
        everywhere.forEach(claim -> asserted.add(claim.header()));
    }

    private static ForwardedClaim claim(String header, String claim) {
        try {
            return new ForwardedClaim(header, ClaimPath.of(claim));
        } catch (ConfigurationException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "the claim for the header '" + header + "': " + e.getMessage(), "Correct the name of the claim.");
        }
    }

    /** Whether claims are forwarded on every verified route, without a filter. */
    public boolean isEverywhere() {
        return !everywhere.isEmpty();
    }

    ForwardCheck everywhere() {
        return new ForwardCheck(everywhere, maxSize);
    }

    ForwardCheck check(ForwardClaimsGatewayFilterFactory.Config config) {
        List<ForwardedClaim> claims = new ArrayList<>();
        config.values().forEach(claim -> claims.add(claim(headerOf(claim), claim)));
        config.claims().forEach(entry -> claims.add(entry(entry.claim(), entry.header())));
        if (claims.isEmpty()) {
            claims.addAll(everywhere);
        }
        if (claims.isEmpty()) {
            throw new ConfigurationException(
                    "ForwardClaims names no claim, and portcullis.forward.headers is empty",
                    "Write ForwardClaims=sub, tenant or configure portcullis.forward.headers.");
        }
        requireDistinct(claims);
        claims.forEach(claim -> asserted.add(claim.header()));
        return new ForwardCheck(List.copyOf(claims), maxSize);
    }

    private ForwardedClaim entry(@Nullable String claim, @Nullable String header) {
        if (claim == null) {
            throw new ConfigurationException(
                    "ForwardClaims: an entry of claims has no claim", "Write entries of claim and header.");
        }
        return claim(header == null ? headerOf(claim) : header, claim);
    }

    /** The header configured for the claim, or the well-known one, or one made of its name. */
    private String headerOf(String claim) {
        for (ForwardedClaim forwarded : everywhere) {
            if (forwarded.claim().toString().equals(claim)) {
                return forwarded.header();
            }
        }
        return WELL_KNOWN.getOrDefault(claim, "X-Claim-" + claim.replace('_', '-'));
    }

    private static void requireDistinct(List<ForwardedClaim> claims) {
        Set<String> names = new HashSet<>();
        for (ForwardedClaim claim : claims) {
            if (!names.add(claim.header().toLowerCase(Locale.ROOT))) {
                throw new ConfigurationException(
                        "ForwardClaims: two claims share the header '" + claim.header() + "'",
                        "Give each claim a header of its own in args.claims.");
            }
        }
    }
}
