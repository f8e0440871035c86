"""The account's webhooks: looked at and changed (`desk`), made to match (`registration`), and tried (`trial`)."""
