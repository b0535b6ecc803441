-- The roles mad_app and mad_system stay: they are the cluster's, and other databases may use them.
drop table audit_logs, sign_in_failures, signing_keys, tokens, membership_roles, memberships, role_permissions, roles,
    users, org_settings, organizations;
drop function mad_org();
